namespace Shop.WebApi.OpenApi;

/// <summary>The error codes that an operation answers beyond those that follow from its form; see <see cref="ErrorCatalog"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ErrorsAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes { get; } = codes;
}
