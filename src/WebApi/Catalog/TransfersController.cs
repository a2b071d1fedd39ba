using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Shop.Application.Catalog;
using Shop.WebApi.Common;
using Shop.WebApi.OpenApi;

namespace Shop.WebApi.Catalog;

/// <summary>The catalog as a file, in and out.</summary>
[Route("api/v1/catalog")]
[Tags("Catalog administration")]
[Authorize(Scopes.CatalogWrite)]
public sealed class TransfersController(StartImport startImport, ExportProducts exportProducts, IEnumerable<ICatalogFormat> formats) : ApiController
{
    private const long MaxFileBytes = 4L << 30;

    /// <summary>Hands in a Shopify product CSV or NDJSON, one product a line. It is imported in the background.</summary>
    [HttpPost("imports", Name = "startImport")]
    [Consumes("text/csv", "application/x-ndjson")]
    [RequestSizeLimit(MaxFileBytes)]
    [DisableRequestTimeout]
    [ProducesResponseType<ImportJob>(202)]
    public async Task<IActionResult> Import(CancellationToken cancellationToken)
    {
        var query = new QueryReader(Request.Query);
        var dryRun = query.Flag("dryRun") ?? false;
        query.ThrowIfFaulty();
        var mediaType = Request.ContentType?.Split(';')[0].Trim();
        if (formats.FirstOrDefault(f => f.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)) is not { } format)
            return Failure(RequestErrors.Of(StatusCodes.Status415UnsupportedMediaType));
        var job = await startImport.ExecuteAsync(format.Name, dryRun, Request.Body, cancellationToken);
        Response.Headers.Location = $"/api/v1/catalog/imports/{job.Id}";
        return Answer(job, StatusCodes.Status202Accepted);
    }

    /// <summary>How an import gets on, and what it found wrong, by row and column.</summary>
    [HttpGet("imports/{id}", Name = "getImport")]
    [ProducesResponseType<ImportJob>(200)]
    [Errors("IMPORT_NOT_FOUND")]
    public async Task<IActionResult> GetImport(string id, CancellationToken cancellationToken)
    {
        var job = await startImport.FindAsync(Id(id), cancellationToken);
        return job.Failed ? Failure(job.Error) : Answer(job.Value);
    }

    /// <summary>The whole catalog; importing it again changes nothing.</summary>
    [HttpGet("export", Name = "exportCatalog")]
    [DisableRequestTimeout]
    [Produces("text/csv", "application/x-ndjson")]
    public async Task<IActionResult> Export(CancellationToken cancellationToken)
    {
        var query = new QueryReader(Request.Query);
        var format = query.Text("format", 16) ?? "ndjson";
        query.ThrowIfFaulty();
        if (formats.FirstOrDefault(f => f.Name == format) is not { } known)
            return Failure(RequestErrors.Invalid("/format", "csv or ndjson."));
        Response.ContentType = $"{known.MediaType}; charset=utf-8";
        Response.Headers.CacheControl = "no-store";
        Response.Headers.ContentDisposition = $"attachment; filename=\"catalog.{known.Name}\"";
        await exportProducts.ExecuteAsync(known, Response.Body, onProgress: null, cancellationToken);
        return new EmptyResult();
    }
}
