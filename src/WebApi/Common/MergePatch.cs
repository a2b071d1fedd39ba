using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Shop.Domain.Common;

namespace Shop.WebApi.Common;

/// <summary>A change by RFC 7396 to something of type <typeparamref name="T"/>.</summary>
public sealed class MergePatch<T>
    where T : notnull
{
    private readonly JsonObject _patch;

    internal MergePatch(JsonObject patch) => _patch = patch;

    /// <summary>The changed thing, read as strictly as if it had been sent whole.</summary>
    internal T ApplyTo(T target)
    {
        var whole = JsonSerializer.SerializeToNode(target, (JsonTypeInfo<T>)ApiJson.Instance.GetTypeInfo(typeof(T))!)!.AsObject();
        Merge(whole, _patch);
        return (T)JsonBody.Parse(System.Text.Encoding.UTF8.GetBytes(whole.ToJsonString(ApiJson.Instance.Options)), typeof(T));
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject inner)
                Merge(Child(target, name), inner);
            else
                target[name] = value.DeepClone();
        }
    }

    private static JsonObject Child(JsonObject target, string name)
    {
        if (target[name] is not JsonObject child)
            target[name] = child = [];
        return child;
    }
}
