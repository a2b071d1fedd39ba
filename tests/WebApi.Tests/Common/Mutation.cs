using System.Text;
using System.Text.Json.Nodes;

namespace Shop.WebApi.Tests.Common;

/// <summary>Breaks a JSON body in one to three ways, by chance.</summary>
internal static class Mutation
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e999", "-0", "1.0", "9223372036854775807", "9223372036854775808", "2147483648", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud83d\"", "\"\\ud83d\\ude00\"",
        "\"<script>\"", "\"a,b\"", "\"..\"", "\"\\u202e\"", "\"0x1\"", "[]", "[[]]", "{}", "{\"\":\"\"}", "{\"a\":{\"a\":{}}}", "[1,\"a\",{}]", "\"USD\"", "\"JPY\"", "\"archived\"",
    ];

    public static byte[] Of(JsonNode body, Random random)
    {
        var text = body.ToJsonString();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            try
            {
                text = MembersOf(JsonNode.Parse(text)!, random);
            }
            catch (Exception exception) when (exception is System.Text.Json.JsonException or ArgumentException or InvalidOperationException)
            {
                // It is no JSON any more.
                break;
            }
        }

        return random.Next(3) == 0 ? Bytes(Encoding.UTF8.GetBytes(text), random) : Encoding.UTF8.GetBytes(text);
    }

    private static string MembersOf(JsonNode body, Random random)
    {
        var places = JsonShape.PlacesIn(body).ToList();
        if (places.Count == 0)
            return Pick(Values, random);
        var place = Pick(places, random);
        switch (random.Next(5))
        {
            case 0 when place.Parent is JsonObject members:
                members.Remove((string)place.Name);
                return body.ToJsonString();
            case 1 when place.Parent is JsonObject members:
                members["\u00e9/~x"] = "added";
                return body.ToJsonString();
            case 2 when place.Parent is JsonArray { Count: > 0 } items:
                items.Add(items[0]?.DeepClone());
                return body.ToJsonString();
            case 3:
                return JsonShape.With(body, place, $"\"{new string('w', random.Next(1, 5000))}\"");
            default:
                return JsonShape.With(body, place, Pick(Values, random));
        }
    }

    private static byte[] Bytes(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        return random.Next(4) switch
        {
            0 => bytes[..at],
            1 => [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]],
            2 => [.. bytes[..at], .. bytes[Math.Min(at + 1, bytes.Length)..]],
            _ => [.. bytes[..at], (byte)random.Next(256), .. bytes[Math.Min(at + 1, bytes.Length)..]],
        };
    }

    private static T Pick<T>(IReadOnlyList<T> list, Random random) => list[random.Next(list.Count)];
}
