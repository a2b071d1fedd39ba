using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Shop.Infrastructure.Catalog.Formats;

/// <summary>A line of a file, numbered from 1. The content is valid until the next line is read; null where it is too long.</summary>
internal readonly record struct NdjsonLine(long Number, ReadOnlyMemory<byte>? Content);

/// <summary>Cuts a stream into lines and never holds more than one, nor more of one than <see cref="MaxLength"/>.</summary>
internal static class NdjsonLines
{
    /// <summary>In bytes.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    // Large, since a line that is not complete is searched again with every read.
    private const int BufferSize = 64 * 1024;

    public static async IAsyncEnumerable<NdjsonLine> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));
        try
        {
            var (number, skipping) = (1L, false);
            ReadResult result;
            do
            {
                result = await pipe.ReadAsync(cancellationToken);
                var rest = result.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    if (!skipping)
                        yield return Line(number, rest.Slice(0, end));
                    (number, skipping) = (number + 1, false);
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (!skipping && (rest.Length > MaxLength || (result.IsCompleted && !rest.IsEmpty)))
                    yield return Line(number, rest);
                skipping |= rest.Length > MaxLength;
                pipe.AdvanceTo(skipping ? rest.End : rest.Start, rest.End);
            }
            while (!result.IsCompleted);
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static NdjsonLine Line(long number, ReadOnlySequence<byte> bytes)
    {
        if (bytes.Length > MaxLength)
            return new NdjsonLine(number, null);
        var content = bytes.IsSingleSegment ? bytes.First : bytes.ToArray();
        return new NdjsonLine(number, number == 1 && content.Span.StartsWith("\uFEFF"u8) ? content[3..] : content);
    }
}
