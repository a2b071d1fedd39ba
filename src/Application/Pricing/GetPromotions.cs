using System.Buffers.Text;
using System.Text;
using Shop.Application.Common;
using Shop.Domain.Common;
using Shop.Domain.Pricing;

namespace Shop.Application.Pricing;

/// <summary>Promotions for administrators: one by its code, or all, page by page.</summary>
public sealed class GetPromotions(IPromotions promotions)
{
    public async Task<Result<PromotionDto>> ExecuteAsync(string code, CancellationToken cancellationToken) =>
        await promotions.FindAsync([code], cancellationToken) is [var promotion] ? PromotionDto.Of(promotion) : PricingErrors.PromotionNotFound;

    /// <param name="limit">At most so many.</param>
    /// <param name="page">From 1.</param>
    /// <param name="cursor">Where the page before ended, instead of a number.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<Page<PromotionDto>> ExecuteAsync(int limit, int page, PromotionCursor? cursor, CancellationToken cancellationToken)
    {
        var found = await promotions.ListAsync(limit, page, cursor?.FoldedCode, cancellationToken);
        return new Page<PromotionDto>([.. found.Items.Select(PromotionDto.Of)], found.Total, found.NextCursor is { } last ? new PromotionCursor(last).Encode() : null);
    }
}

/// <summary>The place behind a promotion in the list by code.</summary>
public sealed record PromotionCursor(string FoldedCode)
{
    /// <summary>Opaque to clients.</summary>
    public string Encode() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(FoldedCode));

    /// <summary>Null for anything but a cursor.</summary>
    public static PromotionCursor? Decode(string text)
    {
        if (text.Length > 2 * PromotionRules.MaxCodeLength || !Base64Url.IsValid(text))
            return null;
        var code = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text));
        return code.Length is > 0 and <= PromotionRules.MaxCodeLength && code.All(c => c is >= '!' and <= '~') ? new PromotionCursor(code) : null;
    }
}
