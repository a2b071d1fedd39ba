using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>Applies several changes in their order, all or none; or says only what they would come to.</summary>
public sealed class ApplyCartActions(CartEditor editor, IOffers offers, CartPresenter presenter, CartLimits limits, TimeProvider time)
{
    public const int MaxActions = 100;

    public async Task<Result<CartChange>> ExecuteAsync(Guid cartId, ChangeRequest request, IReadOnlyList<CartAction> actions, bool dryRun, CancellationToken cancellationToken)
    {
        if (actions.Count is 0 or > MaxActions)
            return Error.Validation(FieldError.OutOfRange("/actions", 1, MaxActions));
        IReadOnlyDictionary<string, Offer?>? found = null;
        if (!dryRun)
            return await editor.ChangeAsync(cartId, request, ApplyAsync, cancellationToken);

        var stored = await editor.FindAsync(cartId, request, cancellationToken);
        if (stored.Failed)
            return stored.Error;
        var (cart, version) = (stored.Value.Cart, stored.Value.Cart.Version);
        return await ApplyAsync(cart) is { } error ? error : new CartChange(await presenter.PresentAsync(cart, cancellationToken) with { Version = version });

        async ValueTask<Error?> ApplyAsync(Cart cart)
        {
            found ??= await FindOffersAsync(actions, cart.Currency, cancellationToken);
            for (var i = 0; i < actions.Count; i++)
            {
                if (Apply(actions[i], cart, found) is { } error)
                    return error.At($"/actions/{i}") is var placed ? placed with { Meta = new Dictionary<string, object>(placed.Meta) { ["index"] = i } } : null;
            }

            return null;
        }
    }

    private async ValueTask<IReadOnlyDictionary<string, Offer?>> FindOffersAsync(IReadOnlyList<CartAction> actions, Currency currency, CancellationToken cancellationToken)
    {
        string[] skus = [.. actions.OfType<CartAction.AddItem>().Select(add => add.Item.Sku).Distinct(StringComparer.Ordinal)];
        var found = await offers.FindAsync(currency, skus, cancellationToken);
        return skus.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }

    private Error? Apply(CartAction action, Cart cart, IReadOnlyDictionary<string, Offer?> found)
    {
        var now = time.Now();
        switch (action)
        {
            case CartAction.AddItem(var item):
                var addition = item.Against(found.GetValueOrDefault(item.Sku), cart.Currency, limits);
                return addition.Failed ? addition.Error : cart.Add(addition.Value, limits, now);
            case CartAction.SetQuantity(var itemId, var quantity):
                return cart.SetQuantity(itemId, quantity, limits, now);
            case CartAction.RemoveItem(var itemId):
                return cart.Remove(itemId, now);
            case CartAction.Clear:
                cart.Clear(now);
                return null;
            case CartAction.AddDiscountCode(var code):
                return cart.AddDiscountCode(code, limits, now);
            case CartAction.RemoveDiscountCode(var code):
                cart.RemoveDiscountCode(code, now);
                return null;
            case CartAction.SetProperties(var itemId, var values):
                var properties = ItemProperties.Create(values, limits);
                return properties.Failed ? properties.Error : cart.SetProperties(itemId, properties.Value, now);
            default:
                throw new ArgumentOutOfRangeException(nameof(action));
        }
    }
}

/// <summary>One change among several.</summary>
public abstract record CartAction
{
    public sealed record AddItem(CartItemInput Item) : CartAction;

    public sealed record SetQuantity(Guid ItemId, long Quantity) : CartAction;

    public sealed record RemoveItem(Guid ItemId) : CartAction;

    public sealed record Clear : CartAction;

    public sealed record AddDiscountCode(string Code) : CartAction;

    public sealed record RemoveDiscountCode(string Code) : CartAction;

    public sealed record SetProperties(Guid ItemId, IReadOnlyDictionary<string, string> Properties) : CartAction;
}
