using System.Security.Cryptography;

namespace Shop.Domain.Carts;

/// <summary>Whose cart it is: a customer's, by the subject of their token, or that of whoever knows a guest cart's secret.</summary>
public sealed class CartOwner
{
    private readonly byte[]? _tokenHash;

    private CartOwner(string? customerId, byte[]? tokenHash) => (CustomerId, _tokenHash) = (customerId, tokenHash);

    public string? CustomerId { get; }

    /// <summary>SHA-256 of the guest's secret; the secret itself is never stored.</summary>
    public ReadOnlyMemory<byte> TokenHash => _tokenHash;

    public static CartOwner Customer(string customerId) => new(customerId, null);

    public static CartOwner Guest(string token) => new(null, Hash(token));

    public static CartOwner Restore(string? customerId, byte[]? tokenHash) => new(customerId, tokenHash);

    /// <summary>Whether a caller with these credentials may see and change the cart.</summary>
    public bool Is(string? customerId, string? token) =>
        CustomerId is not null
            ? CustomerId == customerId
            : token is not null && CryptographicOperations.FixedTimeEquals(_tokenHash, Hash(token));

    private static byte[] Hash(string token) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token));
}
