using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Microsoft.EntityFrameworkCore;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Tests.Persistence;

/// <summary>The places in the shop's code at which a database is asked for something, read from the compiled code and its debug information.</summary>
internal static class PlacesOfStatements
{
    private static readonly Dictionary<short, OpCode> OpCodesByValue =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (OpCode)f.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>A method that only SQLite needs, after a death.</summary>
    private const string OfSqliteAlone = "<DropAbandonedLockAsync>";

    public static HashSet<(string File, int Line)> All()
    {
        var assembly = typeof(ShopDbContext).Assembly;
        using var file = File.OpenRead(Path.ChangeExtension(assembly.Location, "pdb"));
        using var provider = MetadataReaderProvider.FromPortablePdbStream(file);
        var symbols = provider.GetMetadataReader();
        var places = new HashSet<(string, int)>();
        foreach (var method in assembly.GetTypes().Where(t => !t.Name.StartsWith(OfSqliteAlone, StringComparison.Ordinal)).SelectMany(t => t.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)))
        {
            var points = symbols.GetMethodDebugInformation(MetadataTokens.MethodDefinitionHandle(method.MetadataToken & 0xFFFFFF)).GetSequencePoints().Where(p => !p.IsHidden).ToList();
            foreach (var (offset, called) in CallsIn(method))
            {
                if (Asks(called) && points.FindLast(p => p.Offset <= offset) is { Document.IsNil: false } point)
                    places.Add((symbols.GetString(symbols.GetDocument(point.Document).Name), point.StartLine));
            }
        }

        return places;
    }

    /// <summary>Those that send something when they are called or awaited; and the shop's own that hands a query on.</summary>
    private static bool Asks(MethodBase called) =>
        (called.DeclaringType == typeof(EntityFrameworkQueryableExtensions) && (called.Name.EndsWith("Async", StringComparison.Ordinal) || called.Name is nameof(EntityFrameworkQueryableExtensions.AsAsyncEnumerable)))
        || called.DeclaringType == typeof(Chunks)
        || called.Name is nameof(DbContext.SaveChangesAsync) or nameof(DbContext.FindAsync) && called.DeclaringType?.Namespace == typeof(DbContext).Namespace
        || called.DeclaringType == typeof(RelationalDatabaseFacadeExtensions) && (called.Name.StartsWith("SqlQuery", StringComparison.Ordinal) || called.Name.StartsWith("ExecuteSql", StringComparison.Ordinal));

    private static IEnumerable<(int Offset, MethodBase Called)> CallsIn(MethodInfo method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var (typeArguments, arguments) = (method.DeclaringType!.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null);
        for (var at = 0; at < il.Length;)
        {
            var start = at;
            var value = il[at] == 0xFE ? unchecked((short)(0xFE00 | il[at + 1])) : il[at];
            var code = OpCodesByValue[value];
            at += code.Size;
            if (code.OperandType == OperandType.InlineMethod)
                yield return (start, method.Module.ResolveMethod(BitConverter.ToInt32(il, at), typeArguments, arguments)!);
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }
}
