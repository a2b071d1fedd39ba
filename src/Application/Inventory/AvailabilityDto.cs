using Shop.Domain.Common;
using Shop.Domain.Inventory;

namespace Shop.Application.Inventory;

/// <summary>Whether something can be had, and how fresh that knowledge is.</summary>
public sealed record AvailabilityDto(AvailabilityStatus Status, int? Quantity, DataSource Source, DateTimeOffset AsOf);

/// <summary>Whether any variant of a product can be had.</summary>
public sealed record ProductAvailabilityDto(AvailabilityStatus Status);
