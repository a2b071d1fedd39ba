namespace Shop.Domain.Carts;

/// <summary>What a cart is about to be merged into, with all that anybody needs to bring the merge to its end.</summary>
/// <param name="TargetId">The cart that takes the lines over.</param>
/// <param name="Strategy">How.</param>
/// <param name="TargetVersion">The version of the target that the caller insists on, if any.</param>
/// <param name="Request">The request's idempotency record, empty without one.</param>
public sealed record CartHandover(Guid TargetId, MergeStrategy Strategy, long? TargetVersion, ReadOnlyMemory<byte> Request);
