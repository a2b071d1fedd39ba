using Shop.Application.Common;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>Ends a cart. True if an earlier sending of the request did.</summary>
public sealed class DeleteCart(CartEditor editor)
{
    public Task<Result<bool>> ExecuteAsync(Guid id, ChangeRequest request, CancellationToken cancellationToken) => editor.DeleteAsync(id, request, cancellationToken);
}
