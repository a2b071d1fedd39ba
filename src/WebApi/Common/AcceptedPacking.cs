using System.Globalization;
using Microsoft.Extensions.Primitives;
using Shop.Application.Catalog;

namespace Shop.WebApi.Common;

/// <summary>Reads Accept-Encoding by RFC 9110: what the caller likes best of what the shop can do, Brotli where it does not mind.</summary>
internal static class AcceptedPacking
{
    public static Packing Of(StringValues acceptEncoding)
    {
        double? brotli = null, gzip = null, plain = null, others = null;
        foreach (var header in acceptEncoding)
        {
            foreach (var place in header.AsSpan().Split(','))
            {
                var part = header.AsSpan()[place];
                var end = part.IndexOf(';');
                var name = (end < 0 ? part : part[..end]).Trim();
                var weight = end < 0 ? 1 : WeightOf(part[(end + 1)..]);
                if (name.Equals("br", StringComparison.OrdinalIgnoreCase))
                    brotli = weight;
                else if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase))
                    gzip = weight;
                else if (name.Equals("identity", StringComparison.OrdinalIgnoreCase))
                    plain = weight;
                else if (name is "*")
                    others = weight;
            }
        }

        var (best, packing) = (brotli ?? others ?? 0, Packing.Brotli);
        if ((gzip ?? others ?? 0) is var other && other > best)
            (best, packing) = (other, Packing.Gzip);
        return best > 0 && best >= (plain ?? 0) ? packing : Packing.None;
    }

    /// <summary>What cannot be read is no consent.</summary>
    private static double WeightOf(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase) && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) ? weight : 0;
    }
}
