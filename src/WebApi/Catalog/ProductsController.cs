using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Shop.Application.Catalog;
using Shop.WebApi.Common;
using Shop.WebApi.OpenApi;

namespace Shop.WebApi.Catalog;

/// <summary>Products: for shoppers those on sale, for administrators all. What writes is asked for by those who write: for a reader it would be made in vain, with a connection to the database.</summary>
[Route("api/v1/products")]
[Tags("Catalog")]
public sealed class ProductsController(GetProduct getProduct, ListProducts listProducts, SuggestProducts suggestProducts, CatalogRequests requests, PackedAnswers packed) : ApiController
{
    /// <summary>Lists products on sale.</summary>
    /// <remarks>
    /// A product matches when one of its variants meets all variant conditions (<c>option.*</c>, price, <c>inStock</c>) at once. Lists come from
    /// a search index that follows the catalog within a second.
    /// </remarks>
    [HttpGet(Name = "listProducts")]
    [HttpHead]
    [ProducesResponseType<ProductListDto>(200)]
    [ProducesResponseType(304)]
    [Errors("CATEGORY_NOT_FOUND")]
    public async Task<IActionResult> List(CancellationToken cancellationToken)
    {
        var page = await listProducts.ExecuteAsync(requests.ProductQuery(Request.Query), cancellationToken);
        return page.Failed ? Failure(page.Error) : HashedAnswer(page.Value, requests.PublicCache, packed);
    }

    /// <summary>Suggests searches, categories and products to somebody who is typing.</summary>
    /// <remarks>The last word may be going on, and each word of four letters or more may have one typo.</remarks>
    [HttpGet("suggest", Name = "suggestProducts")]
    [HttpHead("suggest")]
    [ProducesResponseType<SuggestionsDto>(200)]
    [ProducesResponseType(304)]
    public async Task<IActionResult> Suggest(CancellationToken cancellationToken) =>
        HashedAnswer(await suggestProducts.ExecuteAsync(CatalogRequests.Typed(Request.Query), cancellationToken), requests.PublicCache);

    /// <summary>One product with all its variants, prices and availability, by id or slug.</summary>
    [HttpGet("{id}", Name = "getProduct")]
    [HttpHead("{id}")]
    [ProducesResponseType<ProductDto>(200)]
    [ProducesResponseType(301)]
    [ProducesResponseType(304)]
    [Errors("PRODUCT_NOT_FOUND")]
    public async Task<IActionResult> Get([FromRoute(Name = "id")] string? idOrSlug, CancellationToken cancellationToken)
    {
        var asAdministrator = User.MayWriteCatalog();
        var caching = requests.CacheFor(asAdministrator);
        var product = await getProduct.ExecuteAsync(idOrSlug ?? "", requests.Currency(Request.Query), asAdministrator, cancellationToken);
        return product.Failed ? FailureOrMove(product.Error, "/api/v1/products/", caching) : Answer(product.Value, caching);
    }

    /// <summary>Creates a product.</summary>
    [HttpPost(Name = "createProduct")]
    [Authorize(Scopes.CatalogWrite)]
    [Consumes("application/json")]
    [ProducesResponseType<ProductDto>(201)]
    [Errors("SLUG_TAKEN", "SKU_TAKEN")]
    public async Task<IActionResult> Create(ProductWrite content, [FromServices] SaveProduct saveProduct, CancellationToken cancellationToken)
    {
        var product = await saveProduct.CreateAsync(content, cancellationToken);
        if (product.Failed)
            return Failure(product.Error);
        Response.Headers.Location = $"/api/v1/products/{product.Value.Id}";
        return HashedAnswer(product.Value, CatalogRequests.PrivateCache, product.Value.Version, StatusCodes.Status201Created);
    }

    /// <summary>Replaces a product's content. Variants are known by their SKU; those that are not named are removed.</summary>
    [HttpPut("{id}", Name = "replaceProduct")]
    [Authorize(Scopes.CatalogWrite)]
    [Consumes("application/json")]
    [ProducesResponseType<ProductDto>(200)]
    [Errors("PRODUCT_NOT_FOUND", "SLUG_TAKEN", "SKU_TAKEN", "PRECONDITION_FAILED", "PRECONDITION_REQUIRED")]
    public Task<IActionResult> Replace(string id, ProductWrite content, [FromServices] SaveProduct saveProduct, CancellationToken cancellationToken) =>
        SaveAsync(saveProduct, id, RequiredVersion(), content, cancellationToken);

    /// <summary>Changes members of a product's content by RFC 7396: null removes, lists are replaced whole.</summary>
    [HttpPatch("{id}", Name = "patchProduct")]
    [Authorize(Scopes.CatalogWrite)]
    [Consumes("application/merge-patch+json", "application/json")]
    [ProducesResponseType<ProductDto>(200)]
    [Errors("PRODUCT_NOT_FOUND", "SLUG_TAKEN", "SKU_TAKEN", "PRECONDITION_FAILED", "PRECONDITION_REQUIRED")]
    public async Task<IActionResult> Patch(string id, MergePatch<ProductWrite> patch, [FromServices] SaveProduct saveProduct, CancellationToken cancellationToken)
    {
        var version = RequiredVersion();
        var content = await saveProduct.ReadAsync(Id(id), cancellationToken);
        return content.Failed ? Failure(content.Error) : await SaveAsync(saveProduct, id, version, patch.ApplyTo(content.Value), cancellationToken);
    }

    /// <summary>Archives a product: it is no longer sold, and stays for the carts that name it.</summary>
    [HttpDelete("{id}", Name = "archiveProduct")]
    [Authorize(Scopes.CatalogWrite)]
    [ProducesResponseType<ProductDto>(200)]
    [Errors("PRODUCT_NOT_FOUND", "PRECONDITION_FAILED", "PRECONDITION_REQUIRED")]
    public async Task<IActionResult> Archive(string id, [FromServices] SaveProduct saveProduct, CancellationToken cancellationToken)
    {
        var product = await saveProduct.ArchiveAsync(Id(id), RequiredVersion(), cancellationToken);
        return product.Failed ? Failure(product.Error) : HashedAnswer(product.Value, CatalogRequests.PrivateCache, product.Value.Version);
    }

    private static async Task<IActionResult> SaveAsync(SaveProduct saveProduct, string id, long version, ProductWrite content, CancellationToken cancellationToken)
    {
        var product = await saveProduct.ReplaceAsync(Id(id), version, content, cancellationToken);
        return product.Failed ? Failure(product.Error) : HashedAnswer(product.Value, CatalogRequests.PrivateCache, product.Value.Version);
    }
}
