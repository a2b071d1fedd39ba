using CsCheck;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using static Shop.Domain.Tests.Given;

namespace Shop.Domain.Tests.Pricing;

/// <summary>What holds of every cart and every set of promotions, in currencies with 0, 2 and 3 digits.</summary>
public sealed class DiscountPropertyTests
{
    private const int Carts = 100_000;

    private static readonly string[] Skus = ["A", "B", "C", "D"];

    // Small prices are where rounding shows, the largest where sums do.
    private static readonly Gen<long> Price = Gen.Frequency((6, Gen.Long[0, 60]), (3, Gen.Long[0, 100_000]), (1, Gen.Long[Money.MaxPrice - 3, Money.MaxPrice]));
    private static readonly Gen<int> Units = Gen.Frequency((8, Gen.Int[1, 6]), (1, Gen.Int[990, 999]));
    private static readonly Gen<Currency> AnyCurrency = OneOf(Currency.Of("JPY"), Currency.Of("EUR"), Currency.Of("KWD"));
    private static readonly Gen<string[]> SomeSkus = Gen.Frequency((2, Gen.Const(Array.Empty<string>())), (1, OneOf(Skus).Array[1, 3].Select(skus => skus.Distinct().ToArray())));

    private static readonly Gen<Case> AnyCase = AnyCurrency.SelectMany(currency => Gen.Select(
        Gen.Select(OneOf(Skus), Price, Units, (sku, price, units) => new LineToDiscount(Guid.CreateVersion7(), sku, new Money(price, currency), units)).Array[0, 6],
        Draft(currency).Array[0, 5],
        Gen.Int,
        (lines, drafts, seed) => new Case(currency, lines, [.. drafts.Select((draft, i) => Create(draft with { Code = $"CODE-{i}" }))], seed)));

    [Fact]
    public void Lines_add_up_are_never_negative_and_do_not_depend_on_any_order() => AnyCase.Sample(Check, iter: Carts, print: Shown);

    [Fact]
    public void Control_the_cases_reach_what_they_are_meant_to()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        AnyCase.Sample(
            drawn =>
            {
                var given = Apply(drawn);
                lock (reached)
                {
                    reached.UnionWith(given.Discounts.Select(discount => discount.Reason ?? $"{discount.Status}"));
                    reached.Add($"{drawn.Currency} {(given.Lines.Count == 0 ? "none" : given.Lines.Max(line => line.Parts.Count).ToString(System.Globalization.CultureInfo.InvariantCulture))}");
                }
            },
            iter: 10_000);
        Assert.Superset(new HashSet<string> { "Applied", "NOT_COMBINABLE", "NO_EFFECT", "BELOW_MINIMUM", "NO_ELIGIBLE_ITEM", "OTHER_CURRENCY", "NOT_STARTED", "ENDED", "JPY 3", "EUR 3", "KWD 3", "KWD none" }, reached);
    }

    private static void Check(Case drawn)
    {
        var given = Apply(drawn);
        var subtotal = drawn.Lines.Sum(line => line.UnitPrice.AmountMinor * line.Quantity);
        var total = given.Lines.Sum(line => line.Total.AmountMinor);
        Assert.Equal(drawn.Lines, given.Lines.Select(line => line.Line));
        Assert.All(given.Lines, line => Assert.InRange(line.Total.AmountMinor, 0, line.Line.UnitPrice.AmountMinor * line.Line.Quantity));
        Assert.All(given.Lines.SelectMany(line => line.Parts), part => Assert.True(part.Amount.AmountMinor > 0));
        Assert.Equal(subtotal - given.Discounts.Sum(discount => discount.Amount.AmountMinor), total);
        var parts = given.Lines.SelectMany(line => line.Parts).ToLookup(part => part.Code, part => part.Amount.AmountMinor);
        Assert.All(given.Discounts, discount => Assert.Equal((discount.Code, discount.Amount.AmountMinor), (discount.Code, parts[discount.Code].Sum())));
        Assert.All(given.Discounts, discount => Assert.Equal(discount.Status == DiscountStatus.Applied, discount.Amount.AmountMinor > 0));
        Assert.All(given.Discounts, discount => AssertIsExact(discount, drawn, given));

        var random = new Random(drawn.Seed);
        var (lines, promotions) = (drawn.Lines.ToArray(), drawn.Promotions.ToArray());
        random.Shuffle(lines);
        random.Shuffle(promotions);
        var shuffled = Apply(drawn with { Lines = lines, Promotions = promotions });
        Assert.Equal(Lines(given), Lines(shuffled));
        Assert.Equal(Codes(given), Codes(shuffled));
    }

    /// <summary>What a code takes off where it is the only one, by the shortest way to say it.</summary>
    private static void AssertIsExact(QuotedDiscount discount, Case drawn, Discounted given)
    {
        var promotion = drawn.Promotions.Single(p => p.Code == discount.Code);
        if (discount.Status != DiscountStatus.Applied || given.Discounts.Count(other => other.Status == DiscountStatus.Applied) > 1)
            return;
        var eligible = drawn.Lines.Where(line => promotion.Skus.Count == 0 || promotion.Skus.Contains(line.Sku)).ToList();
        var expected = promotion.Kind switch
        {
            PromotionKind.Percentage => eligible.Sum(line => HalfEven((decimal)line.UnitPrice.AmountMinor * line.Quantity, promotion)),
            PromotionKind.FixedAmount => Math.Min(promotion.AmountsOff.Single(a => a.Currency == drawn.Currency).AmountMinor, eligible.Sum(line => line.UnitPrice.AmountMinor * line.Quantity)),
            _ => discount.Amount.AmountMinor,
        };
        Assert.Equal(expected, discount.Amount.AmountMinor);
    }

    private static long HalfEven(decimal amount, Promotion promotion) => (long)Math.Round(amount * promotion.BasisPoints!.Value / 10_000, MidpointRounding.ToEven);

    private static string[] Lines(Discounted given) => [.. given.Lines.Select(line => $"{line.Line.Id} {line.Total}").Order(StringComparer.Ordinal)];

    private static string[] Codes(Discounted given) => [.. given.Discounts.Select(discount => $"{discount}").Order(StringComparer.Ordinal)];

    private static Discounted Apply(Case drawn) => Discounts.Apply(drawn.Currency, drawn.Lines, drawn.Promotions.Select(p => p.Code), drawn.Promotions, Noon);

    private static Gen<PromotionDraft> Draft(Currency currency) => Gen.Select(
        Kind(currency), SomeSkus, Gen.Bool, Gen.Frequency((6, OneOf((long?)null)), (1, Gen.Long[1, 500].Select(minor => (long?)minor))), Gen.Frequency((12, Gen.Const(0)), (1, Gen.Const(-1)), (1, Gen.Const(1))),
        (draft, skus, stackable, minimum, when) => draft with
        {
            Skus = skus,
            Stackable = stackable,
            MinimumSubtotals = minimum is { } minor ? [new Money(minor, currency)] : [],
            StartsAt = when > 0 ? Later : null,
            EndsAt = when < 0 ? Noon : null,
        });

    private static Gen<PromotionDraft> Kind(Currency currency) => Gen.OneOf(
        Gen.Frequency((1, OneOf(1000, 2500, 3333, 5000, 10_000)), (1, Gen.Int[1, 10_000])).Select(points => new PromotionDraft { Code = "-", Kind = PromotionKind.Percentage, BasisPoints = points }),
        Gen.Select(Price.Where(minor => minor > 0), Gen.Frequency((9, Gen.Const(currency)), (1, AnyCurrency)), (minor, of) => new PromotionDraft { Code = "-", Kind = PromotionKind.FixedAmount, AmountsOff = [new Money(minor, of)] }),
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], OneOf<int?>(null, 5000, 3333), (buy, get, points) => new PromotionDraft { Code = "-", Kind = PromotionKind.BuyXGetY, BuyQuantity = buy, GetQuantity = get, BasisPoints = points }));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Promotion Create(PromotionDraft draft)
    {
        var created = Promotion.Create(draft, Noon);
        Assert.Null(created.Error);
        return created.Value!;
    }

    private static string Shown(Case drawn) =>
        $"{string.Join(", ", drawn.Lines.Select(line => $"{line.Quantity} × {line.Sku} {line.UnitPrice}"))} with {string.Join(", ", drawn.Promotions.Select(p => $"{p.Kind} {p.BasisPoints} {string.Join('/', p.AmountsOff)} {p.BuyQuantity}+{p.GetQuantity} of {string.Join('/', p.Skus)}{(p.Stackable ? "" : " alone")}"))}";

    private sealed record Case(Currency Currency, LineToDiscount[] Lines, Promotion[] Promotions, int Seed);
}
