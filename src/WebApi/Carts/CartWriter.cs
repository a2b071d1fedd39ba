using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Shop.Application.Carts;
using Shop.Application.Common;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.WebApi.Common;

namespace Shop.WebApi.Carts;

/// <summary>Writes a cart as the generated code would, in 2.6 µs instead of 7.7 for 8 lines: it is the most frequent answer, and its lines are most of it.</summary>
internal sealed class CartWriter : JsonConverter<CartDto>
{
    private static readonly CamelCaseEnum<AvailabilityStatus> Statuses = new();
    private static readonly CamelCaseEnum<DataSource> Sources = new();

    public override CartDto Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("A cart is only shown.");

    public override void Write(Utf8JsonWriter writer, CartDto value, JsonSerializerOptions options)
    {
        var json = RawJson.Take();
        Write(json, value, options);
        writer.WriteRawValue(json.Written, skipInputValidation: true);
        json.GiveBack();
    }

    private static void Write(RawJson json, CartDto cart, JsonSerializerOptions options)
    {
        json.Raw("{\"id\":"u8);
        json.Text(cart.Id);
        if (cart.Token is not null)
        {
            json.Raw(",\"token\":"u8);
            json.Text(cart.Token);
        }

        json.Raw(",\"version\":"u8);
        json.Number(cart.Version);
        json.Raw(",\"currency\":"u8);
        json.Text(cart.Currency);
        if (cart.CustomerId is not null)
        {
            json.Raw(",\"customerId\":"u8);
            json.Text(cart.CustomerId);
        }

        json.Raw(",\"items\":["u8);
        for (var i = 0; i < cart.Items.Count; i++)
        {
            json.Raw(i > 0 ? ","u8 : []);
            Write(json, cart.Items[i]);
        }

        json.Raw("],\"itemCount\":"u8);
        json.Number(cart.ItemCount);
        json.Raw(",\"discountCodes\":"u8);
        Write(json, cart.DiscountCodes, options);
        json.Raw(",\"totals\":{\"subtotal\":"u8);
        Write(json, cart.Totals.Subtotal);
        json.Raw(",\"discount\":"u8);
        Write(json, cart.Totals.Discount);
        json.Raw(",\"total\":"u8);
        Write(json, cart.Totals.Total);
        json.Raw("},\"issues\":["u8);
        for (var i = 0; i < cart.Issues.Count; i++)
        {
            json.Raw(i > 0 ? ","u8 : []);
            Write(json, cart.Issues[i], options);
        }

        json.Raw("],\"checkoutReady\":"u8);
        json.Boolean(cart.CheckoutReady);
        if (cart.CheckoutId is { } checkoutId)
        {
            json.Raw(",\"checkoutId\":"u8);
            json.Text(checkoutId);
        }

        json.Raw(",\"pricing\":{\"source\":"u8);
        json.Raw(Sources.Quoted(cart.Pricing.Source));
        json.Raw(",\"asOf\":"u8);
        json.Text(cart.Pricing.AsOf);
        json.Raw("},\"createdAt\":"u8);
        json.Text(cart.CreatedAt);
        json.Raw(",\"updatedAt\":"u8);
        json.Text(cart.UpdatedAt);
        json.Raw(",\"expiresAt\":"u8);
        json.Text(cart.ExpiresAt);
        if (cart.Report is not null)
        {
            json.Raw(",\"report\":"u8);
            Write(json, cart.Report, options);
        }

        json.Raw("}"u8);
    }

    private static void Write(RawJson json, CartItemDto item)
    {
        json.Raw("{\"id\":"u8);
        json.Text(item.Id);
        json.Raw(",\"sku\":"u8);
        json.Text(item.Sku);
        json.Raw(",\"productId\":"u8);
        json.Text(item.ProductId);
        json.Raw(",\"slug\":"u8);
        json.Text(item.Slug);
        json.Raw(",\"name\":"u8);
        json.Text(item.Name);
        json.Raw(",\"image\":"u8);
        json.Text(item.Image);
        json.Raw(",\"optionValues\":"u8);
        Write(json, item.OptionValues);
        json.Raw(",\"quantity\":"u8);
        json.Number(item.Quantity);
        json.Raw(",\"unitPrice\":"u8);
        Write(json, item.UnitPrice);
        json.Raw(",\"unitPriceWhenAdded\":"u8);
        Write(json, item.UnitPriceWhenAdded);
        json.Raw(",\"lineTotal\":"u8);
        Write(json, item.LineTotal);
        json.Raw(",\"properties\":"u8);
        Write(json, item.Properties);
        json.Raw(",\"availability\":{\"status\":"u8);
        json.Raw(Statuses.Quoted(item.Availability.Status));
        if (item.Availability.Quantity is { } quantity)
        {
            json.Raw(",\"quantity\":"u8);
            json.Number(quantity);
        }

        json.Raw(",\"source\":"u8);
        json.Raw(Sources.Quoted(item.Availability.Source));
        json.Raw(",\"asOf\":"u8);
        json.Text(item.Availability.AsOf);
        json.Raw("},\"addedAt\":"u8);
        json.Text(item.AddedAt);
        json.Raw("}"u8);
    }

    private static void Write(RawJson json, CartIssueDto issue, JsonSerializerOptions options)
    {
        json.Raw("{\"code\":"u8);
        json.Text(issue.Code);
        if (issue.ItemId is { } itemId)
        {
            json.Raw(",\"itemId\":"u8);
            json.Text(itemId);
        }

        json.Raw(",\"message\":"u8);
        json.Text(issue.Message);
        json.Raw(",\"meta\":{"u8);
        var first = true;
        foreach (var (name, fact) in issue.Meta)
        {
            json.Raw(first ? [] : ","u8);
            json.Text(name);
            json.Raw(":"u8);
            if (fact is int number)
                json.Number(number);
            else if (fact is MoneyDto money)
                Write(json, money);
            else
                json.Raw(JsonSerializer.SerializeToUtf8Bytes(fact, options.GetTypeInfo(fact.GetType())));
            first = false;
        }

        json.Raw("}}"u8);
    }

    private static void Write(RawJson json, MoneyDto money)
    {
        json.Raw("{\"amountMinor\":"u8);
        json.Number(money.AmountMinor);
        json.Raw(",\"currency\":"u8);
        json.Text(money.Currency);
        json.Raw(",\"fractionDigits\":"u8);
        json.Number(money.FractionDigits);
        json.Raw("}"u8);
    }

    private static void Write(RawJson json, IReadOnlyDictionary<string, string> map)
    {
        json.Raw("{"u8);
        if (map.Count > 0)
        {
            var first = true;
            foreach (var (name, text) in map)
            {
                json.Raw(first ? [] : ","u8);
                json.Text(name);
                json.Raw(":"u8);
                json.Text(text);
                first = false;
            }
        }

        json.Raw("}"u8);
    }

    /// <summary>What is seldom there at all is left to the serializer.</summary>
    private static void Write<T>(RawJson json, IReadOnlyList<T> list, JsonSerializerOptions options)
    {
        json.Raw("["u8);
        for (var i = 0; i < list.Count; i++)
        {
            json.Raw(i > 0 ? ","u8 : []);
            json.Raw(JsonSerializer.SerializeToUtf8Bytes(list[i], (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T))));
        }

        json.Raw("]"u8);
    }
}
