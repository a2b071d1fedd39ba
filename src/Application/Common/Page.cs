using System.Text.Json.Serialization;

namespace Shop.Application.Common;

/// <summary>A page of a list. <paramref name="NextCursor"/> is null on the last one.</summary>
public sealed record Page<T>(
    IReadOnlyList<T> Items,
    int Total,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);
