using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Shop.TestSupport;

/// <summary>The machine's redis-server on a port of its own, keeping its data in a folder of the test.</summary>
/// <param name="folder">Must exist.</param>
/// <param name="options">As on its command line: <c>--appendonly</c>, <c>no</c>. They come last, so they win.</param>
public sealed class RedisServer(string folder, params string[] options) : IAsyncDisposable
{
    private const int BusOffset = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<int, int> Ports = [];

    private Process? _process;

    /// <summary>Null where the machine has none.</summary>
    public static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(directory => Path.Combine(directory, OperatingSystem.IsWindows() ? "redis-server.exe" : "redis-server")).FirstOrDefault(File.Exists);

    /// <summary>What a test says that needs one and has none.</summary>
    public static string? WhyNot => Executable is null ? "There is no redis-server on the PATH." : null;

    /// <summary>A developer's machine may lack it: the test is skipped and says so. CI may not.</summary>
    public static void Require()
    {
        if (WhyNot is not { } reason)
            return;
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", reason);
        Assert.Fail(reason);
    }

    /// <summary>Stays the same over a restart.</summary>
    public int Port { get; } = FreePort();

    /// <summary>Where a node of a cluster hears the others.</summary>
    public int BusPort => Port + BusOffset;

    public bool IsRunning => _process is not null;

    public async Task StartAsync()
    {
        string[] arguments = ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--save", "", "--logfile", Path.Combine(folder, "redis.log"), .. options];
        _process = Process.Start(Executable ?? throw new InvalidOperationException("There is no redis-server."), arguments);
        for (var began = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (began.Elapsed < Patience && !_process.HasExited)
            {
                // Not yet.
            }
        }
    }

    public async Task StopAsync()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>It keeps its connections, takes new ones, and answers nothing until it is resumed.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    public Task ResumeAsync() => SignalAsync("CONT");

    /// <summary>Its whole answer as it comes over the wire.</summary>
    public async Task<string> AskAsync(string command)
    {
        using var client = new TcpClient();
        using var deadline = new CancellationTokenSource(Patience);
        await client.ConnectAsync(IPAddress.Loopback, Port, deadline.Token);
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);

        // It hangs up after QUIT, so that whatever comes before the end is the answer.
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{command}\r\nQUIT\r\n"), deadline.Token);
        return await reader.ReadToEndAsync(deadline.Token);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>One that no other server was given, and whose bus port is free as well.</summary>
    private static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (port + BusOffset <= IPEndPoint.MaxPort && IsFree(port + BusOffset) && Ports.TryAdd(port, port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
