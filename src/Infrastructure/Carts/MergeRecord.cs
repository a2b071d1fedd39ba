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
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{sourceVersion}:")));
        if (report is not null)
        {
            writer.Write(Format);
            writer.Write7BitEncodedInt(report.Count);
            foreach (var line in report)
            {
                writer.Write(line.Sku);
                writer.Write7BitEncodedInt(line.From);
                writer.Write7BitEncodedInt(line.To);
                writer.Write((byte)line.Reason);
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    public static MergeDecision Read(byte[] bytes)
    {
        var colon = Array.IndexOf(bytes, (byte)':');
        var version = long.Parse(bytes.AsSpan(0, colon), CultureInfo.InvariantCulture);
        if (colon == bytes.Length - 1)
            return new MergeDecision(version, null);
        using var reader = new BinaryReader(new MemoryStream(bytes, colon + 1, bytes.Length - colon - 1));
        if (reader.ReadByte() is var format && format != Format)
            throw new InvalidDataException($"A merge is stored in format {format}, which this version does not know.");
        var report = new MergedLine[reader.Read7BitEncodedInt()];
        for (var i = 0; i < report.Length; i++)
            report[i] = new MergedLine(reader.ReadString(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), (MergeReason)reader.ReadByte());
        return new MergeDecision(version, report);
    }
}
