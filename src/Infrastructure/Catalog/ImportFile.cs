using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Catalog;

/// <summary>
/// Files to be imported, kept in the database: every instance reaches them there, and they are lost only with the shop itself.
/// They are packed, to about a ninth, and cut into pieces that each are a short statement.
/// </summary>
internal static class ImportFile
{
    private const int PartBytes = 1 << 20;

    private const int BufferBytes = 1 << 16;

    public static async Task WriteAsync(IDbContextFactory<ShopDbContext> contexts, Guid jobId, Stream file, CancellationToken cancellationToken)
    {
        var number = 0;
        using var part = new MemoryStream(PartBytes + BufferBytes);
        await using (var packing = new GZipStream(part, CompressionLevel.Fastest, leaveOpen: true))
        {
            var buffer = new byte[BufferBytes];
            while (await file.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                await packing.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                if (part.Length >= PartBytes)
                    await StoreAsync();
            }
        }

        await StoreAsync();

        async Task StoreAsync()
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            db.ImportFileParts.Add(new ImportFilePart { JobId = jobId, Number = number++, Content = part.ToArray() });
            await db.SaveChangesAsync(cancellationToken);
            part.SetLength(0);
        }
    }

    public static Stream Open(IDbContextFactory<ShopDbContext> contexts, Guid jobId) => new GZipStream(new Parts(contexts, jobId), CompressionMode.Decompress);

    /// <summary>The pieces one after the other, one in memory at a time.</summary>
    private sealed class Parts(IDbContextFactory<ShopDbContext> contexts, Guid jobId) : Stream
    {
        private ReadOnlyMemory<byte> _part;
        private int _number;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_part.IsEmpty)
            {
                await using var db = await contexts.CreateDbContextAsync(cancellationToken);
                _part = await db.ImportFileParts.Where(p => p.JobId == jobId && p.Number == _number).Select(p => p.Content).FirstOrDefaultAsync(cancellationToken);
                _number++;
            }

            var count = Math.Min(buffer.Length, _part.Length);
            _part[..count].CopyTo(buffer);
            _part = _part[count..];
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A database is asked asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
