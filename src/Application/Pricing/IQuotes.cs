using Shop.Domain.Common;
using Shop.Domain.Pricing;

namespace Shop.Application.Pricing;

/// <summary>Promises what lines cost together.</summary>
public interface IQuotes
{
    /// <summary>A live quote. A line whose SKU is not sold in the currency is absent from it.</summary>
    /// <exception cref="Common.StoreUnavailableException">Whoever sets the prices does not answer, so nothing can be promised.</exception>
    Task<Quote> QuoteAsync(Currency currency, IReadOnlyList<string> codes, IReadOnlyList<LineToQuote> lines, CancellationToken cancellationToken);
}

/// <summary>Units of a SKU. <paramref name="Id"/> tells lines of one SKU apart.</summary>
public sealed record LineToQuote(Guid Id, string Sku, int Quantity);
