using Shop.Application.Carts;
using Shop.Domain.Carts;
using Shop.WebApi.Common;

namespace Shop.WebApi.Carts;

/// <summary>A new cart. <paramref name="Currency"/> is an ISO 4217 code, the shop's default without it.</summary>
public sealed record CreateCartRequest(string? Currency = null, IReadOnlyList<AddItemRequest>? Items = null);

/// <summary>Units of a SKU for a cart. <paramref name="Properties"/> says what the shopper wants beyond the SKU; lines with the same SKU and equal properties are one, unless <paramref name="ForceNewLine"/>.</summary>
public sealed record AddItemRequest(string Sku, int Quantity = 1, IReadOnlyDictionary<string, string>? Properties = null, bool ForceNewLine = false)
{
    internal CartItemInput ToInput() => new(Sku, Quantity, Properties, ForceNewLine);
}

/// <summary>The units a line should have; 0 removes it.</summary>
public sealed record SetQuantityRequest(int Quantity);

/// <summary>Changes to apply in their order, all or none. With <paramref name="DryRun"/> the answer says what they would come to, and nothing is stored.</summary>
public sealed record ActionsRequest(IReadOnlyList<ActionRequest> Actions, bool DryRun = false);

/// <summary>One change, by its <paramref name="Type"/>; each type has members of its own and takes no others.</summary>
/// <param name="Type">What to do.</param>
/// <param name="Sku">addItem: what to add.</param>
/// <param name="Quantity">addItem: units, 1 without it. setQuantity: the units the line should have; 0 removes it.</param>
/// <param name="Properties">addItem, setProperties: what the shopper wants beyond the SKU.</param>
/// <param name="ForceNewLine">addItem: a line of its own, even if there is an equal one.</param>
/// <param name="ItemId">setQuantity, removeItem, setProperties: the line.</param>
/// <param name="Code">addDiscountCode, removeDiscountCode: the code.</param>
public sealed record ActionRequest(
    ActionType Type, string? Sku = null, int? Quantity = null, IReadOnlyDictionary<string, string>? Properties = null, bool? ForceNewLine = null, string? ItemId = null, string? Code = null)
{
    private static readonly (string Name, Func<ActionRequest, object?> Value)[] Members =
    [
        ("sku", action => action.Sku), ("quantity", action => action.Quantity), ("properties", action => action.Properties),
        ("forceNewLine", action => action.ForceNewLine), ("itemId", action => action.ItemId), ("code", action => action.Code),
    ];

    internal CartAction ToAction(string pointer)
    {
        var (required, optional) = MembersOf(Type);
        foreach (var (name, value) in Members)
        {
            if (value(this) is null && required.Contains(name))
                throw new RequestException(Domain.Common.Error.Validation(Domain.Common.FieldError.Required($"{pointer}/{name}")));
            if (value(this) is not null && !required.Contains(name) && !optional.Contains(name))
                throw new RequestException(RequestErrors.Invalid($"{pointer}/{name}", "This type of action has no such member."));
        }

        return Type switch
        {
            ActionType.AddItem => new CartAction.AddItem(new CartItemInput(Sku!, Quantity ?? 1, Properties, ForceNewLine ?? false)),
            ActionType.SetQuantity => new CartAction.SetQuantity(ApiController.Id(ItemId!), Quantity!.Value),
            ActionType.RemoveItem => new CartAction.RemoveItem(ApiController.Id(ItemId!)),
            ActionType.Clear => new CartAction.Clear(),
            ActionType.AddDiscountCode => new CartAction.AddDiscountCode(Code!),
            ActionType.RemoveDiscountCode => new CartAction.RemoveDiscountCode(Code!),
            _ => new CartAction.SetProperties(ApiController.Id(ItemId!), Properties!),
        };
    }

    private static (string[] Required, string[] Optional) MembersOf(ActionType type) => type switch
    {
        ActionType.AddItem => (["sku"], ["quantity", "properties", "forceNewLine"]),
        ActionType.SetQuantity => (["itemId", "quantity"], []),
        ActionType.RemoveItem => (["itemId"], []),
        ActionType.Clear => ([], []),
        ActionType.SetProperties => (["itemId", "properties"], []),
        _ => (["code"], []),
    };
}

/// <summary>What an action does.</summary>
public enum ActionType
{
    AddItem,
    SetQuantity,
    RemoveItem,
    Clear,
    AddDiscountCode,
    RemoveDiscountCode,
    SetProperties,
}

/// <summary>The cart to take over; it is gone afterwards. A guest's needs its <paramref name="SourceToken"/>.</summary>
/// <param name="SourceCartId">The cart to take over.</param>
/// <param name="Strategy"><c>sum</c>: all lines, units of the same line added up; <c>max</c>: all lines, of the same line the larger quantity; <c>keepTarget</c>: the target as it is; <c>replace</c>: the source in the target's place.</param>
/// <param name="SourceToken">The secret of a guest's cart.</param>
public sealed record MergeRequest(string SourceCartId, MergeStrategy Strategy, string? SourceToken = null);

/// <summary>What a change answers to <c>Prefer: return=minimal</c>.</summary>
public sealed record MinimalCart
{
    public required Guid Id { get; init; }

    public required long Version { get; init; }

    /// <summary>Units over all items.</summary>
    public required int ItemCount { get; init; }

    public required CartTotalsDto Totals { get; init; }

    /// <summary>The guest cart's secret. Given once, at creation.</summary>
    public string? Token { get; init; }

    /// <summary>In the answer to a merge: what became of every line of both carts.</summary>
    public IReadOnlyList<MergedLine>? Report { get; init; }

    internal static MinimalCart Of(CartDto cart) =>
        new() { Id = cart.Id, Version = cart.Version, ItemCount = cart.ItemCount, Totals = cart.Totals, Token = cart.Token, Report = cart.Report };
}
