namespace Shop.Domain.Inventory;

/// <summary>Fewer free units of a SKU than were asked for.</summary>
public sealed record Shortage(string Sku, int Requested, int Available);
