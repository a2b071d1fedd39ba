namespace Shop.Domain.Common;

/// <summary>An expected failure. <paramref name="Code"/> is part of the public contract; the message is for people.</summary>
public sealed record Error(string Code, string Message)
{
    /// <summary>What is wrong with which member of the input; empty unless this is a validation error.</summary>
    public IReadOnlyList<FieldError> Fields { get; init; } = [];

    /// <summary>Facts a client can act on, such as the limit that was exceeded. Values are strings, numbers, dates or <see cref="Money"/>.</summary>
    public IReadOnlyDictionary<string, object> Meta { get; init; } = new Dictionary<string, object>(0);

    public static Error Validation(params IReadOnlyList<FieldError> fields) =>
        new("VALIDATION_ERROR", "The request is not valid.") { Fields = fields };

    /// <summary>The same error of a part of a larger input: its pointers, or else the part itself, are given from the whole.</summary>
    public Error At(string pointer) =>
        Fields.Count > 0
            ? this with { Fields = [.. Fields.Select(fault => fault with { Pointer = pointer + fault.Pointer })] }
            : this with { Meta = new Dictionary<string, object>(Meta) { ["pointer"] = pointer } };
}

/// <summary>One fault of the input. <paramref name="Pointer"/> is an RFC 6901 JSON pointer into it.</summary>
public sealed record FieldError(string Pointer, string Code, string Message)
{
    /// <summary>The pointer to a member whose name the client chose.</summary>
    public static string Member(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public static FieldError Required(string pointer) => new(pointer, "REQUIRED", "A value is required.");

    public static FieldError TooLong(string pointer, int max) => new(pointer, "TOO_LONG", $"At most {max} characters.");

    public static FieldError TooMany(string pointer, int max) => new(pointer, "TOO_MANY", $"At most {max} entries.");

    public static FieldError OutOfRange(string pointer, long min, long max) => new(pointer, "OUT_OF_RANGE", $"Must be from {min} to {max}.");

    public static FieldError InvalidFormat(string pointer, string message) => new(pointer, "INVALID_FORMAT", message);

    public static FieldError Duplicate(string pointer, string message) => new(pointer, "DUPLICATE", message);
}
