using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Shop.Domain.Common;

/// <summary>An ISO 4217 currency with the digits of its minor unit (list one of 2026-01-01: JPY 0, EUR 2, KWD 3).</summary>
public sealed class Currency
{
    private const string TwoDigits =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK " +
        "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD " +
        "KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP " +
        "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH " +
        "USD UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG";

    private static readonly FrozenDictionary<string, Currency> ByCode =
        Codes(TwoDigits, 2)
            .Concat(Codes("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF", 0))
            .Concat(Codes("BHD IQD JOD KWD LYD OMR TND", 3))
            .ToFrozenDictionary(c => c.Code, StringComparer.Ordinal);

    private Currency(string code, int fractionDigits) => (Code, FractionDigits) = (code, fractionDigits);

    /// <summary>Three upper-case letters.</summary>
    public string Code { get; }

    /// <summary>Digits behind the decimal point: 0, 2 or 3.</summary>
    public int FractionDigits { get; }

    /// <summary>Finds a currency by its code, which must be in upper case.</summary>
    public static bool TryParse(string? code, [NotNullWhen(true)] out Currency? currency)
    {
        currency = null;
        return code is not null && ByCode.TryGetValue(code, out currency);
    }

    /// <summary>The currency of a code that is known to be one, as in a stored value.</summary>
    public static Currency Of(string code) => ByCode[code];

    public override string ToString() => Code;

    private static IEnumerable<Currency> Codes(string codes, int digits) =>
        codes.Split(' ').Select(code => new Currency(code, digits));
}
