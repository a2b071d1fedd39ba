using Shop.Domain.Common;

namespace Shop.Domain.Pricing;

public static class PricingErrors
{
    public static readonly Error PromotionNotFound = new("PROMOTION_NOT_FOUND", "There is no such promotion.");

    public static Error CodeTaken(string code) =>
        new("CODE_TAKEN", "The code belongs to another promotion; case makes no difference.") { Meta = new Dictionary<string, object> { ["code"] = code } };
}
