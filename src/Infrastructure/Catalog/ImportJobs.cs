using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Shop.Application.Catalog;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Catalog;

/// <summary>Jobs in the database, each with a context of its own beside the import's; their files in the data directory.</summary>
internal sealed class ImportJobs(IDbContextFactory<ShopDbContext> contexts, IOptions<ShopOptions> options) : IImportJobs
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly string _folder = Path.Combine(options.Value.DataDirectory, "imports");

    public async Task AddAsync(ImportJob job, Stream file, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        try
        {
            await using (var kept = new FileStream(PathOf(job.Id), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                await file.CopyToAsync(kept, cancellationToken);
                kept.Flush(flushToDisk: true);
            }

            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            db.ImportJobs.Add(new ImportJobRecord { Id = job.Id, Finished = false, Content = JsonSerializer.Serialize(job, Json) });
            await db.SaveChangesAsync(cancellationToken);
        }
        catch
        {
            DeleteFile(job.Id);
            throw;
        }
    }

    public async Task<ImportJob?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ImportJobs.AsNoTracking().FirstOrDefaultAsync(j => j.Id == id, cancellationToken) is { } record
            ? JsonSerializer.Deserialize<ImportJob>(record.Content, Json)
            : null;
    }

    public async Task UpdateAsync(ImportJob job, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var content = JsonSerializer.Serialize(job, Json);
        var finished = job.FinishedAt is not null;
        await db.ImportJobs.Where(j => j.Id == job.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.Content, content).SetProperty(j => j.Finished, finished), cancellationToken);
    }

    public async Task<IReadOnlyList<Guid>> FindUnfinishedAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ImportJobs.Where(j => !j.Finished).OrderBy(j => j.Id).Select(j => j.Id).ToListAsync(cancellationToken);
    }

    public Stream? OpenFile(Guid id) =>
        File.Exists(PathOf(id)) ? new FileStream(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true) : null;

    public void DeleteFile(Guid id) => File.Delete(PathOf(id));

    private string PathOf(Guid id) => Path.Combine(_folder, id.ToString("N"));
}
