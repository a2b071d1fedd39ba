using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Shop.Application.Catalog;
using Shop.WebApi.Common;
using Shop.WebApi.OpenApi;

namespace Shop.WebApi.Catalog;

/// <summary>The category tree.</summary>
[Route("api/v1/categories")]
[Tags("Catalog")]
public sealed class CategoriesController(GetCategories getCategories, CatalogRequests requests) : ApiController
{
    /// <summary>The whole tree.</summary>
    [HttpGet(Name = "listCategories")]
    [HttpHead]
    [ProducesResponseType<CategoriesDto>(200)]
    [ProducesResponseType(304)]
    public async Task<IActionResult> List(CancellationToken cancellationToken) =>
        Answer(await getCategories.ExecuteAsync(cancellationToken), requests.PublicCache);

    /// <summary>One category with what is below it, by id or slug.</summary>
    [HttpGet("{id}", Name = "getCategory")]
    [HttpHead("{id}")]
    [ProducesResponseType<CategoryDto>(200)]
    [ProducesResponseType(301)]
    [ProducesResponseType(304)]
    [Errors("CATEGORY_NOT_FOUND")]
    public async Task<IActionResult> Get([FromRoute(Name = "id")] string? idOrSlug, CancellationToken cancellationToken)
    {
        var asAdministrator = User.MayWriteCatalog();
        var caching = requests.CacheFor(asAdministrator);
        var category = await getCategories.ExecuteAsync(idOrSlug ?? "", asAdministrator, cancellationToken);
        return category.Failed
            ? FailureOrMove(category.Error, "/api/v1/categories/", caching)
            : HashedAnswer(category.Value, caching, category.Value.Version);
    }

    /// <summary>Creates a category.</summary>
    [HttpPost(Name = "createCategory")]
    [Authorize(Scopes.CatalogWrite)]
    [Consumes("application/json")]
    [ProducesResponseType<CategoryDto>(201)]
    [Errors("SLUG_TAKEN")]
    public async Task<IActionResult> Create(CategoryWrite content, [FromServices] SaveCategory saveCategory, CancellationToken cancellationToken)
    {
        var category = await saveCategory.CreateAsync(content, cancellationToken);
        if (category.Failed)
            return Failure(category.Error);
        Response.Headers.Location = $"/api/v1/categories/{category.Value.Id}";
        return HashedAnswer(category.Value, CatalogRequests.PrivateCache, category.Value.Version, StatusCodes.Status201Created);
    }

    /// <summary>Replaces a category's content.</summary>
    [HttpPut("{id}", Name = "replaceCategory")]
    [Authorize(Scopes.CatalogWrite)]
    [Consumes("application/json")]
    [ProducesResponseType<CategoryDto>(200)]
    [Errors("CATEGORY_NOT_FOUND", "SLUG_TAKEN", "PRECONDITION_FAILED", "PRECONDITION_REQUIRED")]
    public Task<IActionResult> Replace(string id, CategoryWrite content, [FromServices] SaveCategory saveCategory, CancellationToken cancellationToken) =>
        SaveAsync(saveCategory, id, RequiredVersion(), content, cancellationToken);

    /// <summary>Changes members of a category's content by RFC 7396.</summary>
    [HttpPatch("{id}", Name = "patchCategory")]
    [Authorize(Scopes.CatalogWrite)]
    [Consumes("application/merge-patch+json", "application/json")]
    [ProducesResponseType<CategoryDto>(200)]
    [Errors("CATEGORY_NOT_FOUND", "SLUG_TAKEN", "PRECONDITION_FAILED", "PRECONDITION_REQUIRED")]
    public async Task<IActionResult> Patch(string id, MergePatch<CategoryWrite> patch, [FromServices] SaveCategory saveCategory, CancellationToken cancellationToken)
    {
        var version = RequiredVersion();
        var content = await saveCategory.ReadAsync(Id(id), cancellationToken);
        return content.Failed ? Failure(content.Error) : await SaveAsync(saveCategory, id, version, patch.ApplyTo(content.Value), cancellationToken);
    }

    /// <summary>Archives a category: it and what is below it are no longer shown; the products stay.</summary>
    [HttpDelete("{id}", Name = "archiveCategory")]
    [Authorize(Scopes.CatalogWrite)]
    [ProducesResponseType<CategoryDto>(200)]
    [Errors("CATEGORY_NOT_FOUND", "PRECONDITION_FAILED", "PRECONDITION_REQUIRED")]
    public async Task<IActionResult> Archive(string id, [FromServices] SaveCategory saveCategory, CancellationToken cancellationToken)
    {
        var category = await saveCategory.ArchiveAsync(Id(id), RequiredVersion(), cancellationToken);
        return category.Failed ? Failure(category.Error) : HashedAnswer(category.Value, CatalogRequests.PrivateCache, category.Value.Version);
    }

    private static async Task<IActionResult> SaveAsync(SaveCategory saveCategory, string id, long version, CategoryWrite content, CancellationToken cancellationToken)
    {
        var category = await saveCategory.ReplaceAsync(Id(id), version, content, cancellationToken);
        return category.Failed ? Failure(category.Error) : HashedAnswer(category.Value, CatalogRequests.PrivateCache, category.Value.Version);
    }
}
