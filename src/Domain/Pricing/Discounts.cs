using Shop.Domain.Common;

namespace Shop.Domain.Pricing;

/// <summary>
/// What codes take off lines. Nothing depends on the order of the codes or of the lines, no line ends below zero, and what a
/// code takes off is the sum of what it takes off the lines. See docs/adr/0012.
/// </summary>
public static class Discounts
{
    /// <param name="currency">Of every line.</param>
    /// <param name="lines">With ids that differ.</param>
    /// <param name="codes">As the shopper gave them; one that is there twice counts once.</param>
    /// <param name="promotions">Those of the codes that there are.</param>
    /// <param name="now">When.</param>
    public static Discounted Apply(Currency currency, IReadOnlyList<LineToDiscount> lines, IEnumerable<string> codes, IEnumerable<Promotion> promotions, DateTimeOffset now)
    {
        var subtotal = lines.Aggregate(Money.Zero(currency), (sum, line) => sum + line.Total);
        var known = promotions.ToDictionary(promotion => promotion.Code, StringComparer.OrdinalIgnoreCase);
        var asked = codes.Distinct(StringComparer.OrdinalIgnoreCase).Select(code => (Code: code, Promotion: known.GetValueOrDefault(code))).ToList();
        var refusals = asked.Select(code => code.Promotion).OfType<Promotion>().ToDictionary(promotion => promotion, promotion => promotion.WhyNot(lines, subtotal, now));

        // The first of those that take the same off is taken: together before alone, then by code.
        var good = refusals.Where(refusal => refusal.Value is null).Select(refusal => refusal.Key).OrderBy(promotion => promotion.FoldedCode, StringComparer.Ordinal).ToList();
        var trials = good.Where(promotion => !promotion.Stackable).Select(promotion => new Trial(lines, [promotion]))
            .Prepend(new Trial(lines, good.Where(promotion => promotion.Stackable).OrderBy(PlaceOf))).ToList();
        var best = trials.MaxBy(trial => trial.TotalOff)!;

        return new Discounted(
            [.. lines.Select(line => new DiscountedLine(line, [.. best.PartsOf(line)]))],
            [.. asked.Select(code => code.Promotion is { } promotion ? Told(code.Code, promotion) : new QuotedDiscount(code.Code, DiscountStatus.Unknown, Money.Zero(currency)))]);

        QuotedDiscount Told(string code, Promotion promotion)
        {
            if (best.OffBy(promotion) is > 0 and var off)
                return new QuotedDiscount(code, DiscountStatus.Applied, new Money(off, currency));
            var reason = refusals[promotion] ?? (trials.Exists(trial => trial.OffBy(promotion) > 0) ? DiscountReason.NotCombinable : DiscountReason.NoEffect);
            return new QuotedDiscount(code, DiscountStatus.NotApplicable, Money.Zero(currency), reason);
        }
    }

    /// <summary>Units that are given are worth their price before other discounts; an amount comes last, off what is really to be paid.</summary>
    private static int PlaceOf(Promotion promotion) => promotion.Kind switch
    {
        PromotionKind.BuyXGetY => 0,
        PromotionKind.Percentage => 1,
        _ => 2,
    };

    /// <summary>Rounded half-even to the minor unit.</summary>
    private static long Share(long amount, int basisPoints)
    {
        var (share, rest) = Int128.DivRem((Int128)amount * basisPoints, PromotionRules.Whole);
        var half = (rest * 2).CompareTo(PromotionRules.Whole);
        return (long)(half > 0 || (half == 0 && Int128.IsOddInteger(share)) ? share + 1 : share);
    }

    /// <summary>What promotions would take off, applied one after the other.</summary>
    private sealed class Trial
    {
        /// <summary>The cheapest unit first, and always in the same order.</summary>
        private readonly LineToDiscount[] _lines;

        /// <summary>What is left to be paid of each line.</summary>
        private readonly long[] _left;

        /// <summary>What each promotion takes off each line.</summary>
        private readonly List<(Promotion Promotion, long[] Parts)> _taken = [];

        public Trial(IEnumerable<LineToDiscount> lines, IEnumerable<Promotion> promotions)
        {
            _lines = [.. lines.OrderBy(line => line.UnitPrice).ThenBy(line => line.Sku, StringComparer.Ordinal).ThenBy(line => line.Id)];
            _left = [.. _lines.Select(line => line.Total.AmountMinor)];
            foreach (var promotion in promotions)
                Take(promotion);
        }

        public long TotalOff => _taken.Sum(taken => taken.Parts.Sum());

        public long OffBy(Promotion promotion) => _taken.Where(taken => taken.Promotion == promotion).Sum(taken => taken.Parts.Sum());

        public IEnumerable<DiscountPart> PartsOf(LineToDiscount line)
        {
            var i = Array.IndexOf(_lines, line);
            return _taken.Where(taken => taken.Parts[i] > 0).Select(taken => new DiscountPart(taken.Promotion.Code, line.UnitPrice with { AmountMinor = taken.Parts[i] }));
        }

        private void Take(Promotion promotion)
        {
            var parts = new long[_lines.Length];
            int[] eligible = [.. Enumerable.Range(0, _lines.Length).Where(i => promotion.IsGoodFor(_lines[i].Sku))];
            switch (promotion.Kind)
            {
                case PromotionKind.Percentage:
                    foreach (var i in eligible)
                        parts[i] = Share(_left[i], promotion.BasisPoints!.Value);
                    break;
                case PromotionKind.BuyXGetY:
                    Give(promotion, eligible, parts);
                    break;
                default:
                    Split(promotion.AmountsOff.First(amount => amount.Currency == _lines[0].UnitPrice.Currency).AmountMinor, eligible, parts);
                    break;
            }

            for (var i = 0; i < parts.Length; i++)
                _left[i] -= parts[i];
            _taken.Add((promotion, parts));
        }

        /// <summary>Of every group of units the cheapest of all are given; a group that is not full counts for nothing.</summary>
        private void Give(Promotion promotion, int[] eligible, long[] parts)
        {
            var units = eligible.Sum(i => (long)_lines[i].Quantity);
            var given = units / (promotion.BuyQuantity!.Value + promotion.GetQuantity!.Value) * promotion.GetQuantity.Value;
            foreach (var i in eligible)
            {
                var here = (int)Math.Min(given, _lines[i].Quantity);
                parts[i] = Math.Min(Share((_lines[i].UnitPrice * here).AmountMinor, promotion.BasisPoints!.Value), _left[i]);
                given -= here;
            }
        }

        /// <summary>By what is left of each line; what rounding down leaves over goes, one minor unit each, to the lines that lost most by it.</summary>
        private void Split(long amount, int[] eligible, long[] parts)
        {
            Int128 whole = eligible.Aggregate(Int128.Zero, (sum, i) => sum + _left[i]);
            if (whole == 0)
                return;
            var taken = Int128.Min(amount, whole);
            var over = (long)taken;
            foreach (var i in eligible)
                over -= parts[i] = (long)(taken * _left[i] / whole);
            foreach (var i in eligible.OrderByDescending(i => taken * _left[i] % whole).Take((int)over))
                parts[i]++;
        }
    }
}

/// <summary>Units of a SKU at a price. <paramref name="Id"/> tells lines of one SKU apart.</summary>
public sealed record LineToDiscount(Guid Id, string Sku, Money UnitPrice, int Quantity)
{
    internal Money Total => UnitPrice * Quantity;
}

/// <summary>Lines with what is taken off them, and what each code does; both in the order in which they were given.</summary>
public sealed record Discounted(IReadOnlyList<DiscountedLine> Lines, IReadOnlyList<QuotedDiscount> Discounts);

/// <summary>A line, and what is taken off it by which code.</summary>
public sealed record DiscountedLine(LineToDiscount Line, IReadOnlyList<DiscountPart> Parts)
{
    public Money Discount => Parts.Aggregate(Money.Zero(Line.UnitPrice.Currency), (sum, part) => sum + part.Amount);

    public Money Total => Line.Total - Discount;
}

/// <summary>What a code takes off a line; never nothing.</summary>
public sealed record DiscountPart(string Code, Money Amount);

/// <summary>Why a code that there is takes nothing off. Part of the public contract.</summary>
public static class DiscountReason
{
    public const string NotStarted = "NOT_STARTED";
    public const string Ended = "ENDED";

    /// <summary>As many checkouts as may have used it.</summary>
    public const string UsedUp = "USED_UP";

    public const string OtherCurrency = "OTHER_CURRENCY";
    public const string NoEligibleItem = "NO_ELIGIBLE_ITEM";
    public const string BelowMinimum = "BELOW_MINIMUM";

    /// <summary>Other codes take more off, and it does not go together with them.</summary>
    public const string NotCombinable = "NOT_COMBINABLE";

    /// <summary>Whoever knows did not answer.</summary>
    public const string NotChecked = "NOT_CHECKED";

    /// <summary>Too few units to be given any, less than the smallest coin, or nothing left to be paid.</summary>
    public const string NoEffect = "NO_EFFECT";
}
