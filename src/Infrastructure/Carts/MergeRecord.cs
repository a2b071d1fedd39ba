using System.Globalization;
using System.Text;
using Shop.Application.Carts;
using Shop.Domain.Carts;

namespace Shop.Infrastructure.Carts;

/// <summary>
/// How a merge was decided: the source's version in digits, a colon, and the report; nothing behind the colon where it was
/// decided against. The version comes first and readable, because scripts compare it.
/// </summary>
internal static class MergeRecord
{
    private const byte Format = 1;

    public static byte[] Write(long sourceVersion, IReadOnlyList<MergedLine>? report)
    {
        var writer = new StoredBytesWriter(capacity: 64);
        writer.Bytes(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{sourceVersion}:")));
        if (report is not null)
        {
            writer.Byte(Format);
            writer.Count(report.Count);
            foreach (var line in report)
            {
                writer.Text(line.Sku);
                writer.Count(line.From);
                writer.Count(line.To);
                writer.Byte((byte)line.Reason);
            }
        }

        return writer.Complete();
    }

    public static MergeDecision Read(byte[] bytes)
    {
        var colon = Array.IndexOf(bytes, (byte)':');
        var version = long.Parse(bytes.AsSpan(0, colon), CultureInfo.InvariantCulture);
        if (colon == bytes.Length - 1)
            return new MergeDecision(version, null);
        var reader = new StoredBytesReader(bytes.AsSpan(colon + 1));
        if (reader.Byte() is var format && format != Format)
            throw new InvalidDataException($"A merge is stored in format {format}, which this version does not know.");
        var report = new MergedLine[reader.Length()];
        for (var i = 0; i < report.Length; i++)
            report[i] = new MergedLine(reader.Text(), (int)reader.Count(), (int)reader.Count(), (MergeReason)reader.Byte());
        return new MergeDecision(version, report);
    }
}
