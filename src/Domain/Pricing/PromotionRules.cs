using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Domain.Pricing;

/// <summary>What a promotion may be. Every fault is named by a JSON pointer into the draft.</summary>
public static class PromotionRules
{
    public const int MaxCodeLength = 64;

    /// <summary>A hundred percent in basis points.</summary>
    public const int Whole = 10_000;

    /// <summary>Of what is to be bought, and of what is given then.</summary>
    public const int MaxUnits = 999;

    public const int MaxSkus = 500;

    /// <summary>Of amounts in different currencies.</summary>
    public const int MaxAmounts = 50;

    public const int MaxUsageLimit = 1_000_000_000;

    internal static List<FieldError> Check(PromotionDraft draft)
    {
        var faults = new List<FieldError>();
        if (draft.Code.Length == 0)
            faults.Add(FieldError.Required("/code"));
        else if (draft.Code.Length > MaxCodeLength || draft.Code.Any(c => c is < '!' or > '~'))
            faults.Add(FieldError.InvalidFormat("/code", $"1–{MaxCodeLength} letters, digits and signs without spaces."));

        CheckKind(draft, faults);
        CheckAmounts("/minimumSubtotals", draft.MinimumSubtotals, faults);
        CheckSkus(draft.Skus, faults);
        if (draft.EndsAt <= draft.StartsAt)
            faults.Add(new FieldError("/endsAt", "OUT_OF_RANGE", "Must be later than startsAt."));
        if (draft.UsageLimit is < 1 or > MaxUsageLimit)
            faults.Add(FieldError.OutOfRange("/usageLimit", 1, MaxUsageLimit));
        return faults;
    }

    private static void CheckKind(PromotionDraft draft, List<FieldError> faults)
    {
        var (isAmount, givesUnits) = (draft.Kind == PromotionKind.FixedAmount, draft.Kind == PromotionKind.BuyXGetY);
        if (draft.BasisPoints is null && draft.Kind == PromotionKind.Percentage)
            faults.Add(FieldError.Required("/basisPoints"));
        CheckNumber("/basisPoints", draft.BasisPoints, Whole, !isAmount, faults);

        if (isAmount && draft.AmountsOff.Count == 0)
            faults.Add(FieldError.Required("/amountsOff"));
        if (!isAmount && draft.AmountsOff.Count > 0)
            faults.Add(NotOfThisKind("/amountsOff"));
        CheckAmounts("/amountsOff", draft.AmountsOff, faults);

        foreach (var (pointer, units) in new[] { ("/buyQuantity", draft.BuyQuantity), ("/getQuantity", draft.GetQuantity) })
        {
            if (units is null && givesUnits)
                faults.Add(FieldError.Required(pointer));
            CheckNumber(pointer, units, MaxUnits, givesUnits, faults);
        }
    }

    private static void CheckNumber(string pointer, int? number, int max, bool isOfThisKind, List<FieldError> faults)
    {
        if (number is not null && !isOfThisKind)
            faults.Add(NotOfThisKind(pointer));
        else if (number < 1 || number > max)
            faults.Add(FieldError.OutOfRange(pointer, 1, max));
    }

    private static void CheckAmounts(string pointer, IReadOnlyList<Money> amounts, List<FieldError> faults)
    {
        if (amounts.Count > MaxAmounts)
            faults.Add(FieldError.TooMany(pointer, MaxAmounts));
        var currencies = new HashSet<Currency>();
        for (var i = 0; i < amounts.Count; i++)
        {
            if (amounts[i].AmountMinor is < 1 or > Money.MaxPrice)
                faults.Add(FieldError.OutOfRange($"{pointer}/{i}/amountMinor", 1, Money.MaxPrice));
            if (!currencies.Add(amounts[i].Currency))
                faults.Add(FieldError.Duplicate($"{pointer}/{i}/currency", "There is an amount in this currency already."));
        }
    }

    private static void CheckSkus(IReadOnlyList<string> skus, List<FieldError> faults)
    {
        if (skus.Count > MaxSkus)
            faults.Add(FieldError.TooMany("/skus", MaxSkus));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < skus.Count; i++)
        {
            if (!ProductRules.IsSku(skus[i]))
                faults.Add(FieldError.InvalidFormat($"/skus/{i}", "Not a SKU."));
            else if (!seen.Add(skus[i]))
                faults.Add(FieldError.Duplicate($"/skus/{i}", "The SKU is there already."));
        }
    }

    private static FieldError NotOfThisKind(string pointer) => new(pointer, "INVALID_VALUE", "Not of a promotion of this kind.");
}
