using System.Text;
using Shop.Application.Catalog;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Catalog;

[Collection<OnSqlite>]
public sealed class SqliteImportJobsTests(SqliteDatabase database) : ImportJobsTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerImportJobsTests(SqlServerDatabase database) : ImportJobsTests(database);

public abstract class ImportJobsTests(RelationalDatabase database) : RelationalTests(database)
{
    private static readonly ImportJob Waiting = new()
    {
        Id = Guid.CreateVersion7(Given.Noon),
        Status = ImportStatus.Pending,
        Format = "csv",
        DryRun = true,
        StartedAt = Given.Noon,
    };

    [Fact]
    public async Task A_job_is_kept_with_its_file_and_every_member()
    {
        await using var shop = Open();
        var jobs = shop.Get<IImportJobs>();
        await jobs.AddAsync(Waiting, new MemoryStream("content"u8.ToArray()), Cancellation);
        Assert.Equivalent(Waiting, await jobs.FindAsync(Waiting.Id, Cancellation), strict: true);
        using (var file = new StreamReader(jobs.OpenFile(Waiting.Id)!, Encoding.UTF8))
            Assert.Equal("content", await file.ReadToEndAsync(Cancellation));

        var done = Waiting with
        {
            Status = ImportStatus.CompletedWithErrors,
            RowsRead = 1L << 40,
            ProductsCreated = 1,
            ProductsUpdated = 2,
            Variants = 3,
            ErrorCount = 4,
            Errors = [new ImportMessage(5, null, "CODE", Given.Awkward)],
            Notices = [new ImportMessage(6, Given.Awkward, "CODE", "")],
            FinishedAt = Given.Later,
        };
        await jobs.UpdateAsync(done, Cancellation);
        Assert.Equivalent(done, await jobs.FindAsync(Waiting.Id, Cancellation), strict: true);

        jobs.DeleteFile(Waiting.Id);
        Assert.Null(jobs.OpenFile(Waiting.Id));
        Assert.Null(await jobs.FindAsync(Guid.CreateVersion7(), Cancellation));
    }

    [Fact]
    public async Task Unfinished_jobs_are_found_oldest_first()
    {
        await using var shop = Open();
        var jobs = shop.Get<IImportJobs>();
        var ids = Enumerable.Range(0, 5).Select(i => Guid.CreateVersion7(Given.Noon.AddSeconds(i))).ToList();
        foreach (var id in ids.AsEnumerable().Reverse())
            await jobs.AddAsync(Waiting with { Id = id }, Stream.Null, Cancellation);
        await jobs.UpdateAsync(Waiting with { Id = ids[0], Status = ImportStatus.Running }, Cancellation);
        await jobs.UpdateAsync(Waiting with { Id = ids[2], Status = ImportStatus.Failed, FinishedAt = Given.Later }, Cancellation);
        Assert.Equal([ids[0], ids[1], ids[3], ids[4]], await jobs.FindUnfinishedAsync(Cancellation));
    }

    [Fact]
    public async Task A_file_that_breaks_off_leaves_nothing()
    {
        await using var shop = Open();
        var jobs = shop.Get<IImportJobs>();
        var job = Waiting with { Id = Guid.CreateVersion7() };
        await Assert.ThrowsAsync<IOException>(() => jobs.AddAsync(job, new BrokenStream(), Cancellation));
        Assert.Null(jobs.OpenFile(job.Id));
        Assert.Null(await jobs.FindAsync(job.Id, Cancellation));
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw new IOException("The connection is gone.");
    }
}
