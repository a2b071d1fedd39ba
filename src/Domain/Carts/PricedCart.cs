using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;

namespace Shop.Domain.Carts;

/// <summary>What the shop says of a SKU now. <paramref name="Price"/> is null where it is not sold in the asked currency.</summary>
public sealed record Offer(
    Guid ProductId, string Slug, string Name, string? Image, IReadOnlyDictionary<string, string> OptionValues, bool OnSale, UnitPrice? Price, Availability Availability)
{
    public bool IsSold => OnSale && Price is not null;
}

/// <summary>A cart held against what the shop says of its SKUs now: prices, totals, and what the shopper should know.</summary>
public sealed class PricedCart
{
    private readonly List<CartIssue> _issuesOfLines;

    private PricedCart(Cart cart, IReadOnlyList<PricedLine> lines, List<CartIssue> issuesOfLines, Quote? quote)
    {
        (Cart, Lines, _issuesOfLines) = (cart, lines, issuesOfLines);
        DiscountCodes = cart.DiscountCodes.Count == 0 ? [] : [.. cart.DiscountCodes.Select(code => PricedDiscountCode.Of(code, quote))];
        Issues = DiscountCodes.Count == 0 ? issuesOfLines : [.. issuesOfLines, .. DiscountCodes.Where(code => code.Status != DiscountStatus.Applied).Select(CartIssue.NotApplicable)];
        Discount = quote is null ? Money.Zero(cart.Currency) : DiscountOf(lines, quote, cart.Currency);
        Subtotal = Money.Zero(cart.Currency);
        DateTimeOffset? oldest = null;
        foreach (var line in lines)
        {
            Subtotal += line.Total;
            if (line.Offer?.Price is not { } price)
                continue;
            PriceSource = price.Source > PriceSource ? price.Source : PriceSource;
            oldest = oldest < price.AsOf ? oldest : price.AsOf;
        }

        PricedAsOf = oldest ?? cart.UpdatedAt;
    }

    public Cart Cart { get; }

    public IReadOnlyList<PricedLine> Lines { get; }

    public IReadOnlyList<CartIssue> Issues { get; }

    public IReadOnlyList<PricedDiscountCode> DiscountCodes { get; }

    public int ItemCount => Cart.UnitCount;

    public Money Subtotal { get; }

    /// <summary>The sum of what is taken off the lines.</summary>
    public Money Discount { get; }

    public Money Total => Subtotal - Discount;

    /// <summary>The least trustworthy source among the lines' prices.</summary>
    public DataSource PriceSource { get; }

    /// <summary>The oldest of the lines' prices.</summary>
    public DateTimeOffset PricedAsOf { get; }

    /// <summary>True when nothing stands between this cart and a checkout; a changed price and a code without effect do not.</summary>
    public bool CheckoutReady => Lines.Count > 0 && Issues.All(issue => issue.Code is CartIssue.PriceChangedCode or CartIssue.DiscountNotApplicableCode);

    /// <summary>The cart without any discount: whether a code is good for it, only a quote says.</summary>
    /// <param name="cart">The cart.</param>
    /// <param name="offers">For each of its lines, in their order; null where the shop does not know the SKU.</param>
    public static PricedCart Assess(Cart cart, IReadOnlyList<Offer?> offers)
    {
        var lines = new List<PricedLine>(cart.Items.Count);
        var issues = new List<CartIssue>();
        for (var i = 0; i < cart.Items.Count; i++)
        {
            var line = PricedLine.Of(cart.Items[i], offers[i]);
            lines.Add(line);
            CartIssue.Find(line, cart, issues);
        }

        return new PricedCart(cart, lines, issues, quote: null);
    }

    /// <summary>The same with the discounts of a quote of its lines.</summary>
    public PricedCart By(Quote quote) => new(Cart, Lines, _issuesOfLines, quote);

    /// <summary>A quote may know newer prices than the lines show, and never takes more off a line than that shows.</summary>
    private static Money DiscountOf(IReadOnlyList<PricedLine> lines, Quote quote, Currency currency)
    {
        var quoted = quote.Lines.ToDictionary(line => line.Id, line => line.Discount);
        return lines.Where(line => quoted.ContainsKey(line.Item.Id))
            .Aggregate(Money.Zero(currency), (sum, line) => sum + (quoted[line.Item.Id] < line.Total ? quoted[line.Item.Id] : line.Total));
    }
}

/// <summary>A code as the shopper gave it, and what it does for the cart; <paramref name="Reason"/> says why nothing.</summary>
public sealed record PricedDiscountCode(string Code, DiscountStatus Status, string? Reason)
{
    internal static PricedDiscountCode Of(string code, Quote? quote)
    {
        if (quote is null)
            return new PricedDiscountCode(code, DiscountStatus.Unknown, DiscountReason.NotChecked);
        var quoted = quote.Discounts.FirstOrDefault(discount => discount.Code.Equals(code, StringComparison.OrdinalIgnoreCase));
        return new PricedDiscountCode(code, quoted?.Status ?? DiscountStatus.Unknown, quoted?.Reason);
    }
}

/// <summary>A line with what it costs now; with what it cost when added, where the product has gone.</summary>
public sealed record PricedLine(CartItem Item, Offer? Offer, Money UnitPrice, Money Total)
{
    internal static PricedLine Of(CartItem item, Offer? offer)
    {
        var unitPrice = offer?.Price?.Price ?? item.UnitPriceWhenAdded;
        return new PricedLine(item, offer, unitPrice, unitPrice * item.Quantity);
    }
}
