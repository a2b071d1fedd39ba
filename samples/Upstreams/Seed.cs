using System.Security.Cryptography;
using System.Text;

namespace Shop.Upstreams;

/// <summary>Figures that are the same in every run and on every machine.</summary>
internal static class Seed
{
    /// <summary>A number from <paramref name="least"/> up to, not including, <paramref name="limit"/>.</summary>
    public static int Number(int seed, string of, string sku, int least, int limit) =>
        least + (int)(BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{of}/{sku}"))) % (uint)(limit - least));
}
