using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Common;

namespace Shop.Application.Pricing;

/// <summary>Sets the list prices and promotions of a file. A row that is refused is named, the others land; the same file again changes nothing.</summary>
public sealed class ImportPricing(IPricingFile file, SetListPrices setListPrices, SavePromotion savePromotion, IUnitOfWork unitOfWork)
{
    /// <param name="stream">The file.</param>
    /// <param name="dryRun">Check and report, store nothing.</param>
    /// <param name="onProgress">Is called now and then.</param>
    /// <param name="cancellationToken">Ends the import; what has landed stays.</param>
    public async Task<PricingReport> ExecuteAsync(Stream stream, bool dryRun, Func<Task>? onProgress, CancellationToken cancellationToken)
    {
        var (read, prices, promotions, errorCount) = (0L, 0, 0, 0);
        var errors = new List<ImportMessage>();
        var batch = new List<PricingRow>(SetListPrices.MaxItems);
        await foreach (var row in file.ReadAsync(stream, cancellationToken))
        {
            read++;
            if (row.Price is not null)
                batch.Add(row);
            else if (row.Promotion is null)
                Refuse(row, Error.Validation(row.Faults));
            else if (await savePromotion.PutAsync(row.Promotion, dryRun, cancellationToken) is { } error)
                Refuse(row, error);
            else
                promotions++;
            if (batch.Count == SetListPrices.MaxItems)
                await SetBatchAsync();
        }

        await SetBatchAsync();
        return new PricingReport { RowsRead = read, Prices = prices, Promotions = promotions, ErrorCount = errorCount, Errors = [.. errors.OrderBy(error => error.Row)] };

        async Task SetBatchAsync()
        {
            // Together, unless one is refused: then each by itself, so that the others land.
            var isSet = batch.Count == 0 || await SetAsync(batch, dryRun, cancellationToken) is null;
            foreach (var row in batch)
            {
                if (!isSet && await SetAsync([row], dryRun, cancellationToken) is { } error)
                    Refuse(row, error);
                else
                    prices++;
            }

            batch.Clear();
            if (onProgress is not null)
                await onProgress();
        }

        void Refuse(PricingRow row, Error error)
        {
            ImportMessage[] messages = error.Fields.Count == 0
                ? [new ImportMessage(row.Number, null, error.Code, error.Message)]
                : [.. error.Fields.Select(fault => new ImportMessage(row.Number, ColumnOf(fault.Pointer), fault.Code, fault.Message))];
            errorCount += messages.Length;
            errors.AddRange(messages.Take(ImportReport.MaxListed - errors.Count));
        }
    }

    private async Task<Error?> SetAsync(IReadOnlyList<PricingRow> rows, bool dryRun, CancellationToken cancellationToken)
    {
        var set = await setListPrices.ExecuteAsync(new ListPricesWrite([.. rows.Select(row => row.Price!)]), dryRun, cancellationToken);
        unitOfWork.Clear();
        return set.Error;
    }

    /// <summary>A price that was refused was the only one of the list that it was sent in.</summary>
    private static string? ColumnOf(string pointer)
    {
        const string Only = "/items/0";
        var column = pointer.StartsWith(Only, StringComparison.Ordinal) ? pointer[Only.Length..] : pointer;
        return column.Length == 0 ? null : column;
    }
}

/// <summary>What an import of list prices and promotions has done.</summary>
public sealed record PricingReport
{
    public required long RowsRead { get; init; }

    /// <summary>List prices that are as the file has them, changed or not.</summary>
    public required int Prices { get; init; }

    /// <summary>Promotions that are as the file has them, changed or not.</summary>
    public required int Promotions { get; init; }

    /// <summary>All faults; the first 1,000 of them are in <see cref="Errors"/>.</summary>
    public required int ErrorCount { get; init; }

    public required IReadOnlyList<ImportMessage> Errors { get; init; }
}
