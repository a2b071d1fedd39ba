using System.Text.Json.Serialization;
using Shop.Domain.Common;

namespace Shop.WebApi.Common;

/// <summary>What every 4xx and 5xx answers.</summary>
public sealed record ErrorAnswer(ErrorContent Error);

/// <summary>What went wrong.</summary>
public sealed record ErrorContent
{
    /// <summary>For programs; part of the contract.</summary>
    public required string Code { get; init; }

    /// <summary>For people; may change.</summary>
    public required string Message { get; init; }

    public required ErrorDetails Details { get; init; }

    /// <summary>Names the request in our log.</summary>
    public required string TraceId { get; init; }
}

/// <summary>The same by RFC 9457, for a client that asks for application/problem+json.</summary>
public sealed record ProblemAnswer
{
    public required string Type { get; init; }

    /// <summary>For people; may change.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>For programs; part of the contract.</summary>
    public required string Code { get; init; }

    public required ErrorDetails Details { get; init; }

    /// <summary>Names the request in our log.</summary>
    public required string TraceId { get; init; }
}

/// <summary>Facts a client can act on, by the error's code: the <c>limit</c> that was exceeded, the <c>sku</c> that is not sold, the <c>current</c> cart.</summary>
public sealed record ErrorDetails
{
    /// <summary>With VALIDATION_ERROR: what is wrong with which member of the input.</summary>
    public IReadOnlyList<FieldError>? Errors { get; init; }

    [JsonExtensionData]
    public Dictionary<string, object>? Facts { get; set; }
}
