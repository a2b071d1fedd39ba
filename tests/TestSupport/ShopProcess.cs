using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace Shop.TestSupport;

/// <summary>The program as a process of its own, for what only shows there: exit codes, signals, and a sudden end.</summary>
public sealed partial class ShopProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ShopProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Received(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Received(_errors, line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException("The program ended before it listened."));
    }

    /// <summary>Where it listens, once it does.</summary>
    public Task<Uri> Address => _listening.Task;

    public bool HasExited => _process.HasExited;

    /// <summary>What it has said so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return $"{_output}{_errors}";
        }
    }

    /// <param name="dataDirectory">Where it keeps its files.</param>
    /// <param name="environment"><c>Development</c> or <c>Production</c>.</param>
    /// <param name="args">The command line.</param>
    public static ShopProcess Start(string dataDirectory, string environment, params string[] args) => Start(typeof(Program).Assembly, dataDirectory, environment, args);

    /// <param name="program">The shop, or a program of the tests that is one.</param>
    /// <param name="dataDirectory">As above.</param>
    /// <param name="environment">As above.</param>
    /// <param name="args">As above.</param>
    public static ShopProcess Start(Assembly program, string dataDirectory, string environment, params string[] args)
    {
        var file = Path.ChangeExtension(program.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        var start = new ProcessStartInfo(file, [.. args, "--urls=http://127.0.0.1:0"]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.Environment["DOTNET_ENVIRONMENT"] = start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        start.Environment["Shop__DataDirectory"] = dataDirectory;
        var process = new ShopProcess(start);
        process._process.Start();
        process._process.BeginOutputReadLine();
        process._process.BeginErrorReadLine();
        return process;
    }

    public static async Task<(int Code, string Output, string Errors)> RunAsync(string dataDirectory, string environment, params string[] args)
    {
        await using var process = Start(dataDirectory, environment, args);
        return await process.EndAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>Asks it to stop, as a container's host does.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends it in the middle of whatever it does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Its exit code and what it said; throws when it does not end in time.</summary>
    public async Task<(int Code, string Output, string Errors)> EndAsync(TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within);
        await _process.WaitForExitAsync(deadline.Token);
        lock (_output)
            return (_process.ExitCode, _output.ToString(), _errors.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        // Nobody may have asked where it listens.
        _ = _listening.Task.Exception;
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Received(StringBuilder all, string? line)
    {
        if (line is null)
            return;
        lock (_output)
            all.AppendLine(line);
        if (Listening().Match(line) is { Success: true } match)
            _listening.TrySetResult(new Uri(match.Groups["address"].Value));
    }

    [GeneratedRegex("(listening on: |\"address\":\")(?<address>http://[0-9.:]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
