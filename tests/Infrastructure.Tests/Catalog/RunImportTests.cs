using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Infrastructure.Catalog;
using Shop.Infrastructure.Persistence;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Catalog;

[Collection<OnSqlite>]
public sealed class SqliteRunImportTests(SqliteDatabase database) : RunImportTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerRunImportTests(SqlServerDatabase database) : RunImportTests(database);

public abstract class RunImportTests(RelationalDatabase database) : RelationalTests(database)
{
    private const int Batch = 200;

    [Fact]
    public async Task A_job_is_run_to_its_end()
    {
        await AddAsync("""
            {"slug":"tee","name":"Tee","categories":[{"path":"Men > Tops"}],"variants":[{"sku":"TEE","price":{"amountMinor":100,"currency":"EUR"},"availability":{"quantity":7}}]}
            {"slug":"no name"}
            """);
        await using var instance = OpenAt(Given.Noon);
        await instance.RunAsync();
        var job = await FindAsync(instance);
        Assert.Equal((ImportStatus.CompletedWithErrors, 1, 1, 2L, 1), (job.Status, job.ProductsCreated, job.Variants, job.RowsRead, job.ErrorCount));
        Assert.NotNull(job.FinishedAt);
        Assert.Equal(7, (await instance.Shop.Stock.GetAsync(["TEE"], Cancellation))["TEE"]);
        Assert.Null(await instance.Jobs.TryClaimAsync(Cancellation));
    }

    [Fact]
    public async Task An_instance_that_was_taken_for_dead_stores_nothing_more_and_its_heir_counts_each_row_once()
    {
        await AddAsync("");
        using var asleep = new SemaphoreSlim(0);
        using var reached = new SemaphoreSlim(0);
        await using var sleeper = OpenAt(Given.Noon, new Numbered(3 * Batch, pauseAt: 2 * Batch - 1, reached, asleep));
        await using var heir = OpenAt(Given.Noon + IImportJobs.ClaimLasts, new Numbered(3 * Batch));
        var sleeping = sleeper.RunAsync();
        await reached.WaitAsync(Cancellation);
        await heir.RunAsync();
        asleep.Release();
        await sleeping;

        var job = await FindAsync(heir);
        Assert.Equal((ImportStatus.Completed, 3 * Batch, 0, 3 * Batch, 3L * Batch), (job.Status, job.ProductsCreated, job.ProductsUpdated, job.Variants, job.RowsRead));
        await using var later = Open();
        Assert.Equal(3 * Batch, await later.Get<ShopDbContext>().Products.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_claim_is_prolonged_while_the_import_runs_and_a_lost_one_ends_it()
    {
        await AddAsync("");
        using var asleep = new SemaphoreSlim(0);
        using var reached = new SemaphoreSlim(0);
        await using var runner = OpenAt(Given.Noon, new Numbered(2, pauseAt: 1, reached, asleep));
        var running = runner.RunAsync();
        await reached.WaitAsync(Cancellation);
        for (var beat = 0; beat < 8; beat++)
        {
            var before = await ClaimedUntilAsync();
            runner.Time.Advance(IImportJobs.ClaimLasts / 4);
            while (await ClaimedUntilAsync() == before)
                await Task.Yield();
        }

        await using (var db = await runner.Shop.Get<IDbContextFactory<ShopDbContext>>().CreateDbContextAsync(Cancellation))
            await db.ImportJobs.ExecuteUpdateAsync(set => set.SetProperty(j => j.Claim, 7), Cancellation);
        while (!running.IsCompleted)
        {
            runner.Time.Advance(IImportJobs.ClaimLasts / 4);
            await Task.Delay(10, Cancellation);
        }

        await running;
        Assert.Null((await FindAsync(runner)).FinishedAt);

        async Task<DateTimeOffset> ClaimedUntilAsync()
        {
            await using var shop = Open();
            return await shop.Get<ShopDbContext>().ImportJobs.Select(j => j.ClaimedUntil).SingleAsync(Cancellation);
        }
    }

    [Fact]
    public async Task A_shop_that_stops_lets_go_of_its_job()
    {
        await AddAsync("");
        using var asleep = new SemaphoreSlim(0);
        using var reached = new SemaphoreSlim(0);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var runner = OpenAt(Given.Noon, new Numbered(Batch + 2, pauseAt: Batch + 1, reached, asleep));
        var running = runner.RunAsync(stopping.Token);
        await reached.WaitAsync(Cancellation);
        await stopping.CancelAsync();
        await running;
        var next = (await runner.Jobs.TryClaimAsync(Cancellation))!;
        Assert.Equal((Batch, Batch, 1), ((int)next.Entries, next.Job.ProductsCreated, next.Attempts));
    }

    [Fact]
    public async Task A_job_at_which_the_shop_stopped_too_often_is_given_up_and_says_so()
    {
        await AddAsync("""{"slug":"tee"}""");
        await using var instance = OpenAt(Given.Noon);
        for (var attempt = 1; attempt <= 5; attempt++)
            await instance.Jobs.ReleaseAsync((await instance.Jobs.TryClaimAsync(Cancellation))!, Cancellation);
        await instance.RunAsync();
        var job = await FindAsync(instance);
        Assert.Equal((ImportStatus.Failed, 1, "INTERNAL_ERROR"), (job.Status, job.ErrorCount, Assert.Single(job.Errors).Code));
        Assert.NotNull(job.FinishedAt);
    }

    [Fact]
    public async Task A_job_that_breaks_off_for_a_reason_of_the_shop_has_failed_and_says_at_which_row()
    {
        await AddAsync("");
        await using var instance = OpenAt(Given.Noon, new Numbered(Batch + 2, breakAt: Batch + 1));
        await Assert.ThrowsAsync<InvalidCastException>(() => instance.RunAsync());
        var job = await FindAsync(instance);
        Assert.Equal((ImportStatus.Failed, Batch, Batch + 1L), (job.Status, job.ProductsCreated, Assert.Single(job.Errors).Row));
    }

    private async Task AddAsync(string file)
    {
        await using var instance = OpenAt(Given.Noon);
        var job = new ImportJob { Id = Guid.CreateVersion7(Given.Noon), Status = ImportStatus.Pending, Format = "ndjson", DryRun = false, StartedAt = Given.Noon };
        await instance.Jobs.AddAsync(job, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(file)), Cancellation);
    }

    private static async Task<ImportJob> FindAsync(Instance instance)
    {
        await using var db = await instance.Shop.Get<IDbContextFactory<ShopDbContext>>().CreateDbContextAsync(Cancellation);
        var id = await db.ImportJobs.Select(j => j.Id).SingleAsync(Cancellation);
        return (await instance.Jobs.FindAsync(id, Cancellation))!;
    }

    private Instance OpenAt(DateTimeOffset now, params ICatalogFormat[] formats)
    {
        var (shop, time) = (Open(), new FakeTimeProvider(now));
        var jobs = new ImportJobs(shop.Get<IDbContextFactory<ShopDbContext>>(), shop.Get<ShopDbContext>(), time);
        var all = formats.Length > 0 ? formats : shop.Get<IEnumerable<ICatalogFormat>>();
        return new Instance(shop, jobs, new RunImport(jobs, all, shop.Get<ImportProducts>(), shop.Get<IShopDatabase>(), time), time);
    }

    private sealed record Instance(ShopScope Shop, IImportJobs Jobs, RunImport Run, FakeTimeProvider Time) : IAsyncDisposable
    {
        public async Task RunAsync(CancellationToken? stopping = null) => await Run.ExecuteAsync((await Jobs.TryClaimAsync(Cancellation))!, stopping ?? Cancellation);

        public ValueTask DisposeAsync() => Shop.DisposeAsync();
    }

    /// <summary>A file of so many products that may make its reader wait, or break.</summary>
    private sealed class Numbered(int count, int pauseAt = -1, SemaphoreSlim? reached = null, SemaphoreSlim? goOn = null, int breakAt = -1) : ICatalogFormat
    {
        public string Name => "ndjson";

        public string MediaType => "application/x-ndjson";

        public async IAsyncEnumerable<ImportEntry> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var i = 0; i < count; i++)
            {
                if (i == pauseAt)
                {
                    reached!.Release();
                    await goOn!.WaitAsync(cancellationToken);
                }

                if (i == breakAt)
                    throw new InvalidCastException();
                yield return new ImportedProduct(1, i + 1)
                {
                    Content = new ProductWrite { Slug = $"p-{i}", Name = "Name", Variants = [new VariantWrite { Sku = $"P-{i}", Price = new MoneyWrite(1, "EUR") }] },
                    VariantRows = [i + 1],
                    ColumnOf = pointer => pointer,
                };
            }
        }

        public Task WriteAsync(IAsyncEnumerable<ExportedProduct> products, Stream stream, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
