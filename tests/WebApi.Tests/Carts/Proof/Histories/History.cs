using System.Globalization;

namespace Shop.WebApi.Tests.Carts.Proof.Histories;

/// <summary>What is asked of a cart. SKUs and lines have short names (A, L1), so that a history can be read.</summary>
internal abstract record Operation
{
    public sealed record Read : Operation
    {
        public override string ToString() => "read";
    }

    public sealed record Add(string Sku, int Quantity, bool NewLine) : Operation
    {
        public override string ToString() => $"add {Sku}×{Quantity}{(NewLine ? " as a new line" : "")}";
    }

    public sealed record Set(string Line, int Quantity) : Operation
    {
        public override string ToString() => $"set {Line} to {Quantity}";
    }

    public sealed record Remove(string Line) : Operation
    {
        public override string ToString() => $"remove {Line}";
    }

    public sealed record Clear : Operation
    {
        public override string ToString() => "clear";
    }

    /// <summary>All or none.</summary>
    public sealed record Several(IReadOnlyList<Operation> Parts) : Operation
    {
        public override string ToString() => $"[{string.Join("; ", Parts)}]";
    }

    public sealed record Delete : Operation
    {
        public override string ToString() => "delete";
    }
}

/// <summary>Two requests with one key are the same request if their operations read the same.</summary>
internal sealed record Request(Operation Operation, string? Key = null, long? IfMatch = null)
{
    public override string ToString() => $"{Operation}{(Key is null ? "" : $" ({Key})")}{(IfMatch is null ? "" : $" if v{IfMatch}")}";
}

/// <param name="Id">Null as long as nobody was told.</param>
/// <param name="Sku">Short.</param>
/// <param name="Quantity">Units.</param>
internal sealed record Line(string? Id, string Sku, int Quantity)
{
    public override string ToString() => $"{Id ?? "?"}:{Sku}×{Quantity}";
}

/// <summary>A cart as an answer shows it.</summary>
internal sealed record Shown(long Version, IReadOnlyList<Line> Lines)
{
    public override string ToString() => $"v{Version} {string.Join(' ', Lines)}";
}

/// <summary>What came back; the cart also where a 412 shows it.</summary>
internal sealed record Reply(int Status, string? Code = null, Shown? Cart = null, bool IsReplay = false)
{
    public override string ToString() => $"{Status} {Code}{(IsReplay ? "replayed " : "")}{Cart}";
}

/// <summary>A request and what became of it. <paramref name="Began"/> and <paramref name="Ended"/> are places in the one order of all that was sent and received.</summary>
/// <param name="Client">Who asked.</param>
/// <param name="Began">Sent.</param>
/// <param name="Ended">Received.</param>
/// <param name="Request">What was asked.</param>
/// <param name="Reply">Null where there was no answer, or a 503: it may have been applied, or may be yet, or never.</param>
internal sealed record Event(int Client, int Began, int Ended, Request Request, Reply? Reply)
{
    /// <summary>Whether this had ended before the other began. What may still be applied has not ended.</summary>
    public bool IsBefore(Event other) => Reply is not null && Ended < other.Began;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Began,3}–{Ended,-3} client {Client}  {Request,-50} {Reply?.ToString() ?? "no answer: maybe applied"}");
}

internal sealed record History(Shown Start, IReadOnlyList<Event> Events)
{
    public override string ToString() => $"   begins       {Start}{Environment.NewLine}{string.Join(Environment.NewLine, Events)}";
}
