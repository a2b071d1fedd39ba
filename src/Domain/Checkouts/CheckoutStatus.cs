namespace Shop.Domain.Checkouts;

public enum CheckoutStatus
{
    /// <summary>Being begun: units are being set aside, nothing is promised yet.</summary>
    Pending,

    /// <summary>Prices and units are promised until it expires.</summary>
    Open,

    /// <summary>Paid for: the units are sold and the cart is gone.</summary>
    Completed,

    /// <summary>Given up: the units are free again and the cart can be changed again.</summary>
    Cancelled,

    /// <summary>As given up, by time.</summary>
    Expired,
}
