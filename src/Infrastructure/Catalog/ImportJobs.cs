using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Shop.Application.Catalog;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Catalog;

/// <summary>Jobs and their files in the database. Times are compared by the instances' own clocks: who is late loses a job too early, and learns of it when it saves.</summary>
internal sealed class ImportJobs(IDbContextFactory<ShopDbContext> contexts, ShopDbContext unitOfWork, TimeProvider time) : IImportJobs
{
    private static readonly TimeSpan LongestUpload = TimeSpan.FromDays(1);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task AddAsync(ImportJob job, Stream file, CancellationToken cancellationToken)
    {
        try
        {
            await ImportFile.WriteAsync(contexts, job.Id, file, cancellationToken);
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            db.ImportJobs.Add(new ImportJobRecord { Id = job.Id, Content = Text(job), ClaimedUntil = time.GetUtcNow() });
            await db.SaveChangesAsync(cancellationToken);
        }
        catch
        {
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            await db.ImportFileParts.Where(p => p.JobId == job.Id).ExecuteDeleteAsync(CancellationToken.None);
            throw;
        }
    }

    public async Task<ImportJob?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ImportJobs.Where(j => j.Id == id).Select(j => j.Content).FirstOrDefaultAsync(cancellationToken) is { } content ? Job(content) : null;
    }

    public async Task<ImportClaim?> TryClaimAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        if (await db.ImportJobs.AsNoTracking().Where(j => !j.Finished).OrderBy(j => j.Id).FirstOrDefaultAsync(cancellationToken) is not { } next || next.ClaimedUntil > now)
            return null;
        var until = now + IImportJobs.ClaimLasts;
        var job = Job(next.Content) with { Status = ImportStatus.Running };
        var content = Text(job);
        var claimed = await db.ImportJobs.Where(j => j.Id == next.Id && j.Claim == next.Claim && !j.Finished).ExecuteUpdateAsync(
            set => set.SetProperty(j => j.Content, content).SetProperty(j => j.Claim, j => j.Claim + 1).SetProperty(j => j.Attempts, j => j.Attempts + 1).SetProperty(j => j.ClaimedUntil, until), cancellationToken);
        return claimed == 1 ? new ImportClaim(job, next.Entries, next.Claim + 1, next.Attempts + 1) : null;
    }

    public Task<bool> ProlongAsync(ImportClaim claim, CancellationToken cancellationToken) => ClaimUntilAsync(claim, time.GetUtcNow() + IImportJobs.ClaimLasts, cancellationToken);

    public Task ReleaseAsync(ImportClaim claim, CancellationToken cancellationToken) => ClaimUntilAsync(claim, time.GetUtcNow(), cancellationToken);

    public void Note(ImportClaim claim, ImportJob job, long entries)
    {
        var record = new ImportJobRecord { Id = job.Id, Claim = claim.Number, Attempts = claim.Attempts };
        unitOfWork.ImportJobs.Attach(record);
        (record.Content, record.Entries, record.Attempts) = (Text(job), entries, 0);
    }

    public Stream OpenFile(ImportClaim claim) => ImportFile.Open(contexts, claim.Job.Id);

    public async Task FinishAsync(ImportClaim claim, ImportJob job, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var content = Text(job);
        if (await Held(db, claim).ExecuteUpdateAsync(set => set.SetProperty(j => j.Content, content).SetProperty(j => j.Finished, true), cancellationToken) == 1)
            await db.ImportFileParts.Where(p => p.JobId == job.Id).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var abandoned = await db.ImportFileParts.Where(p => p.Number == 0 && !db.ImportJobs.Any(j => j.Id == p.JobId && !j.Finished)).Select(p => p.JobId).ToListAsync(cancellationToken);
        foreach (var id in abandoned.Where(id => now - CreationOf(id) > LongestUpload))
            await db.ImportFileParts.Where(p => p.JobId == id).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<bool> ClaimUntilAsync(ImportClaim claim, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Held(db, claim).ExecuteUpdateAsync(set => set.SetProperty(j => j.ClaimedUntil, until), cancellationToken) == 1;
    }

    private static IQueryable<ImportJobRecord> Held(ShopDbContext db, ImportClaim claim) =>
        db.ImportJobs.Where(j => j.Id == claim.Job.Id && j.Claim == claim.Number && !j.Finished);

    /// <summary>An id says when it was made, in its first six bytes.</summary>
    private static DateTimeOffset CreationOf(Guid id) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(id.ToByteArray(bigEndian: true)) >> 16));

    private static string Text(ImportJob job) => JsonSerializer.Serialize(job, Json);

    private static ImportJob Job(string content) => JsonSerializer.Deserialize<ImportJob>(content, Json)!;
}
