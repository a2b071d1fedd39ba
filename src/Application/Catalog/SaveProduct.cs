using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>Creates a product, or replaces the content of one that the caller has read at its present version.</summary>
public sealed class SaveProduct(
    IProductRepository products, ICategoryRepository categories, ProductDrafting drafting, ProductPresenter presenter, IUnitOfWork unitOfWork, TimeProvider time)
{
    public async Task<Result<ProductDto>> CreateAsync(ProductWrite content, CancellationToken cancellationToken)
    {
        var tree = new CategoryTree(await categories.GetAllAsync(cancellationToken));
        var draft = drafting.Draft(content, tree);
        if (draft.Failed)
            return draft.Error;
        var created = Product.Create(draft.Value, time.Now());
        if (created.Failed)
            return created.Error;

        products.Add(created.Value);
        return await SaveAsync(created.Value, tree, cancellationToken);
    }

    public async Task<Result<ProductDto>> ReplaceAsync(Guid id, long expectedVersion, ProductWrite content, CancellationToken cancellationToken)
    {
        if (await products.FindAsync(id, cancellationToken) is not { } product)
            return CatalogErrors.ProductNotFound;
        if (product.Version != expectedVersion)
            return CatalogErrors.StaleVersion(product.Version);

        var tree = new CategoryTree(await categories.GetAllAsync(cancellationToken));
        var draft = drafting.Draft(content, tree);
        if (draft.Failed)
            return draft.Error;
        if (product.Update(draft.Value, time.Now()) is { } error)
            return error;
        return await SaveAsync(product, tree, cancellationToken);
    }

    /// <summary>The present content, as the base of a partial change.</summary>
    public async Task<Result<ProductWrite>> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await products.FindAsync(id, cancellationToken) is not { } product)
            return CatalogErrors.ProductNotFound;
        return ProductWrite.Of(product, new CategoryTree(await categories.GetAllAsync(cancellationToken)));
    }

    public async Task<Result<ProductDto>> ArchiveAsync(Guid id, long expectedVersion, CancellationToken cancellationToken)
    {
        if (await products.FindAsync(id, cancellationToken) is not { } product)
            return CatalogErrors.ProductNotFound;
        if (product.Version != expectedVersion)
            return CatalogErrors.StaleVersion(product.Version);

        product.Archive(time.Now());
        return await SaveAsync(product, new CategoryTree(await categories.GetAllAsync(cancellationToken)), cancellationToken);
    }

    private async Task<Result<ProductDto>> SaveAsync(Product product, CategoryTree tree, CancellationToken cancellationToken)
    {
        var skus = product.Variants.Select(v => v.Sku).ToList();
        var owners = await products.FindOwnersAsync(skus, cancellationToken);
        if (owners.FirstOrDefault(o => o.Value != product.Id) is { Key: { } sku })
            return CatalogErrors.SkuTaken(sku);
        if (await unitOfWork.SaveAsync(cancellationToken) is { } error)
            return error;
        return (await presenter.PresentAsync(product, tree, product.Currency, cancellationToken))!;
    }
}
