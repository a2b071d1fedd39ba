using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Shop.Application.Catalog;
using Shop.Infrastructure.Catalog;
using Shop.Infrastructure.Persistence;
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
        var file = Noise(3_000_000);
        await AddAsync(Waiting, file);
        await using var shop = Open();
        var jobs = shop.Get<IImportJobs>();
        Assert.Equivalent(Waiting, await jobs.FindAsync(Waiting.Id, Cancellation), strict: true);
        Assert.Null(await jobs.FindAsync(Guid.CreateVersion7(), Cancellation));

        var claim = (await jobs.TryClaimAsync(Cancellation))!;
        Assert.Equivalent(Running, claim.Job, strict: true);
        Assert.Equivalent(Running, await jobs.FindAsync(Waiting.Id, Cancellation), strict: true);
        Assert.Equal(file, await ReadAsync(jobs, claim));
        Assert.True(await CountPartsAsync(shop) > 2);

        await jobs.FinishAsync(claim, Done, Cancellation);
        Assert.Equivalent(Done, await jobs.FindAsync(Waiting.Id, Cancellation), strict: true);
        Assert.Equal(0, await CountPartsAsync(shop));
        Assert.Null(await jobs.TryClaimAsync(Cancellation));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 16)]
    public async Task A_file_of_any_length_is_read_as_it_came(int length)
    {
        var file = Noise(length);
        await AddAsync(Waiting, file);
        await using var shop = Open();
        var jobs = shop.Get<IImportJobs>();
        Assert.Equal(file, await ReadAsync(jobs, (await jobs.TryClaimAsync(Cancellation))!));
    }

    [Fact]
    public async Task Jobs_are_taken_oldest_first_and_none_while_one_runs()
    {
        var ids = Enumerable.Range(0, 3).Select(i => Guid.CreateVersion7(Given.Noon.AddSeconds(i))).ToList();
        foreach (var id in ids.AsEnumerable().Reverse())
            await AddAsync(Waiting with { Id = id });
        await using var shop = Open();
        var jobs = shop.Get<IImportJobs>();
        foreach (var id in ids)
        {
            var claim = (await jobs.TryClaimAsync(Cancellation))!;
            Assert.Equal(id, claim.Job.Id);
            Assert.Null(await jobs.TryClaimAsync(Cancellation));
            await jobs.FinishAsync(claim, Done with { Id = id }, Cancellation);
        }

        Assert.Null(await jobs.TryClaimAsync(Cancellation));
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_one_gets_the_job()
    {
        await AddAsync(Waiting);
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var shop = Open();
            return await shop.Get<IImportJobs>().TryClaimAsync(Cancellation);
        }));
        Assert.Single(claims, claim => claim is not null);
    }

    [Fact]
    public async Task A_claim_that_is_not_prolonged_runs_out_and_its_holder_can_change_nothing_any_more()
    {
        await AddAsync(Waiting);
        await using var dead = OpenAt(Given.Noon);
        await using var heir = OpenAt(Given.Noon + IImportJobs.ClaimLasts - TimeSpan.FromMilliseconds(1));
        await using var later = OpenAt(Given.Noon + IImportJobs.ClaimLasts);
        var lost = (await dead.Jobs.TryClaimAsync(Cancellation))!;
        Assert.Equal((1L, 1), (lost.Number, lost.Attempts));
        Assert.Null(await heir.Jobs.TryClaimAsync(Cancellation));
        var claim = (await later.Jobs.TryClaimAsync(Cancellation))!;
        Assert.Equal((2L, 2), (claim.Number, claim.Attempts));

        Assert.False(await dead.Jobs.ProlongAsync(lost, Cancellation));
        await dead.Jobs.FinishAsync(lost, Done, Cancellation);
        await dead.Jobs.ReleaseAsync(lost, Cancellation);
        dead.Shop.Products.Add(Given.Product("zombie"));
        dead.Jobs.Note(lost, Waiting with { RowsRead = 7 }, 7);
        await Assert.ThrowsAsync<ImportTakenOverException>(() => dead.Shop.UnitOfWork.SaveAsync(Cancellation));

        Assert.Equivalent(Running, await later.Jobs.FindAsync(Waiting.Id, Cancellation), strict: true);
        Assert.Empty(await later.Shop.Products.FindBySlugsAsync(["zombie"], Cancellation));
        Assert.True(await later.Jobs.ProlongAsync(claim, Cancellation));
    }

    [Fact]
    public async Task A_claim_that_is_prolonged_is_kept_and_one_that_is_released_is_free_at_once()
    {
        await AddAsync(Waiting);
        await using var first = OpenAt(Given.Noon);
        await using var second = OpenAt(Given.Noon + IImportJobs.ClaimLasts);
        var claim = (await first.Jobs.TryClaimAsync(Cancellation))!;
        Assert.True(await second.Jobs.ProlongAsync(claim, Cancellation));
        Assert.Null(await second.Jobs.TryClaimAsync(Cancellation));
        await first.Jobs.ReleaseAsync(claim, Cancellation);
        Assert.NotNull(await first.Jobs.TryClaimAsync(Cancellation));
    }

    [Fact]
    public async Task What_is_noted_is_saved_with_the_products_and_counts_as_getting_on()
    {
        await AddAsync(Waiting);
        await using (var shop = Open())
        {
            var jobs = shop.Get<IImportJobs>();
            var claim = (await jobs.TryClaimAsync(Cancellation))!;
            shop.Products.Add(Given.Product("tee"));
            jobs.Note(claim, Waiting with { RowsRead = 3 }, 2);
            Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));

            // The same again, which changes nothing of the job's content.
            shop.UnitOfWork.Clear();
            jobs.Note(claim, Waiting with { RowsRead = 3 }, 2);
            Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
            await jobs.ReleaseAsync(claim, Cancellation);
        }

        await using var later = Open();
        var next = (await later.Get<IImportJobs>().TryClaimAsync(Cancellation))!;
        Assert.Equal((3L, 2L, 2L, 1), (next.Job.RowsRead, next.Entries, next.Number, next.Attempts));
        Assert.Single(await later.Products.FindBySlugsAsync(["tee"], Cancellation));
    }

    [Fact]
    public async Task A_file_that_breaks_off_leaves_nothing()
    {
        await using var shop = Open();
        var jobs = shop.Get<IImportJobs>();
        var job = Waiting with { Id = Guid.CreateVersion7() };
        await Assert.ThrowsAsync<IOException>(() => jobs.AddAsync(job, new BrokenStream(Noise(3_000_000)), Cancellation));
        Assert.Null(await jobs.FindAsync(job.Id, Cancellation));
        Assert.Equal(0, await CountPartsAsync(shop));
    }

    [Fact]
    public async Task Of_an_upload_that_died_with_its_instance_the_pieces_go_after_a_day()
    {
        await AddAsync(Waiting);
        await using var instance = OpenAt(Given.Noon + TimeSpan.FromDays(1));
        var db = instance.Shop.Get<ShopDbContext>();
        var (old, young) = (Guid.CreateVersion7(Given.Noon.AddSeconds(-1)), Guid.CreateVersion7(Given.Noon.AddSeconds(1)));
        foreach (var id in (Guid[])[old, young])
            db.ImportFileParts.AddRange(new ImportFilePart { JobId = id, Number = 0, Content = [1] }, new ImportFilePart { JobId = id, Number = 1, Content = [2] });
        await db.SaveChangesAsync(Cancellation);

        await instance.Jobs.PruneAsync(Cancellation);
        Assert.Equal([Waiting.Id, young], (await db.ImportFileParts.Select(p => p.JobId).Distinct().ToListAsync(Cancellation)).Order());
    }

    private static ImportJob Running => Waiting with { Status = ImportStatus.Running };

    private static ImportJob Done => Waiting with
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

    /// <summary>An instance of the shop with a clock of its own.</summary>
    private Instance OpenAt(DateTimeOffset now)
    {
        var shop = Open();
        return new Instance(shop, new ImportJobs(shop.Get<IDbContextFactory<ShopDbContext>>(), shop.Get<ShopDbContext>(), new FakeTimeProvider(now)));
    }

    private async Task AddAsync(ImportJob job, byte[]? file = null)
    {
        await using var instance = OpenAt(Given.Noon);
        await instance.Jobs.AddAsync(job, new MemoryStream(file ?? []), Cancellation);
    }

    private static async Task<byte[]> ReadAsync(IImportJobs jobs, ImportClaim claim)
    {
        await using var file = jobs.OpenFile(claim);
        using var content = new MemoryStream();
        await file.CopyToAsync(content, Cancellation);
        return content.ToArray();
    }

    private static Task<int> CountPartsAsync(ShopScope shop) => shop.Get<ShopDbContext>().ImportFileParts.CountAsync(Cancellation);

    /// <summary>What cannot be packed, so that it takes several pieces.</summary>
    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private sealed record Instance(ShopScope Shop, IImportJobs Jobs) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Shop.DisposeAsync();
    }

    private sealed class BrokenStream(byte[] content) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var read and > 0 ? read : throw new IOException("The connection is gone.");
    }
}
