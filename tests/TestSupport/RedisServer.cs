using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Shop.TestSupport;

/// <summary>The machine's redis-server on a port of its own, keeping its data in a folder of the test.</summary>
public sealed class RedisServer(string folder) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private Process? _process;

    /// <summary>Null where the machine has none.</summary>
    public static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(directory => Path.Combine(directory, OperatingSystem.IsWindows() ? "redis-server.exe" : "redis-server")).FirstOrDefault(File.Exists);

    /// <summary>Stays the same over a restart.</summary>
    public int Port { get; } = FreePort();

    public async Task StartAsync()
    {
        string[] arguments = ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--save", "", "--logfile", Path.Combine(folder, "redis.log")];
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

    public async ValueTask DisposeAsync() => await StopAsync();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
