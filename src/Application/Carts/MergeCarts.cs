using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>
/// Merges a cart into another, as at sign-in: then the source is gone. Sent again, it answers the same report. See
/// <see cref="CartHandovers"/> for how both carts change as one.
/// </summary>
public sealed class MergeCarts(ICartStore store, CartHandovers carts, CartEditor editor, CartPresenter presenter, CartLimits limits, TimeProvider time)
{
    public async Task<Result<CartChange>> ExecuteAsync(
        Guid targetId, ChangeRequest request, Guid sourceId, string? sourceToken, MergeStrategy strategy, CancellationToken cancellationToken)
    {
        if (sourceId == targetId)
            return Error.Validation(new FieldError("/sourceCartId", "INVALID_VALUE", "Another cart than the one it is merged into."));
        var owner = sourceToken is null ? request.Caller : request.Caller with { CartToken = sourceToken };

        while (true)
        {
            if (await carts.FindAsync(targetId, cancellationToken) is not { } target || !request.Caller.Owns(target.Cart))
                return CartErrors.CartNotFound;
            var state = request.Key is null ? RequestState.Unknown : await store.FindRequestAsync(targetId, request.Key, cancellationToken);
            if (state == RequestState.KeyReused)
                return CartErrors.KeyReused;
            var source = await carts.FindAsync(sourceId, cancellationToken);
            if (source is null || state == RequestState.Applied)
            {
                var earlier = await store.FindMergeAsync(targetId, sourceId, cancellationToken);
                return earlier?.Report is not null || state == RequestState.Applied
                    ? await AnswerAsync(targetId, earlier?.Report ?? [], isReplay: true, cancellationToken)
                    : CartErrors.CartNotFound.At("/sourceCartId");
            }

            if (!owner.Owns(source.Cart))
                return CartErrors.CartNotFound.At("/sourceCartId");
            if (await editor.FreeAsync(target.Cart, cancellationToken) is { } held)
                return held;
            if (await editor.FreeAsync(source.Cart, cancellationToken) is { } sourceHeld)
                return sourceHeld.At("/sourceCartId");
            if (target.Cart.IsFrozen || source.Cart.IsFrozen)
                continue;
            if (source.Cart.Currency != target.Cart.Currency)
                return CartErrors.CurrenciesDiffer(source.Cart.Currency, target.Cart.Currency);
            if (await editor.CheckVersionAsync(target.Cart, request, cancellationToken) is { } stale)
                return stale;

            source.Cart.BeginHandover(new CartHandover(targetId, strategy, request.ExpectedVersion, request.Key?.Note() ?? default), time.Now());
            var frozen = await store.TryStepAsync(new CartStep(source.Cart, source.Stamp, source.Cart.LifeLeft(limits, time.Now())), cancellationToken);
            if (frozen.Outcome != StepOutcome.Taken)
                continue;

            // Decided against when the target was changed against the caller's If-Match, merged elsewhere or deleted meanwhile: look again.
            var decision = await carts.EndAsync(frozen.Current!, cancellationToken);
            if (decision.Report is not null)
                return await AnswerAsync(targetId, decision.Report, isReplay: false, cancellationToken);
        }
    }

    private async Task<Result<CartChange>> AnswerAsync(Guid targetId, IReadOnlyList<MergedLine> report, bool isReplay, CancellationToken cancellationToken)
    {
        if (await carts.FindAsync(targetId, cancellationToken) is not { } target)
            return CartErrors.CartNotFound;
        return new CartChange(await presenter.PresentAsync(target.Cart, cancellationToken) with { Report = report }, isReplay);
    }
}
