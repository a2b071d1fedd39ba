namespace Shop.Application.Common;

/// <summary>The relational database as whoever runs the shop sees it.</summary>
public interface IShopDatabase
{
    /// <summary>Brings the schema to this version; of several instances one does and the others wait.</summary>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>True of a failure to reach the database or to be answered in time, and not of a mistake in what was asked.</summary>
    bool IsOutage(Exception exception);

    /// <summary>True while there is not a single product.</summary>
    Task<bool> IsEmptyAsync(CancellationToken cancellationToken);
}
