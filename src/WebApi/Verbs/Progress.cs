using Spectre.Console;

namespace Shop.WebApi.Verbs;

/// <summary>A progress bar on a terminal, a line for every tenth elsewhere.</summary>
internal sealed class Progress(Action<double> show, double total)
{
    private int _tenth;

    public Task ReportAsync(double done)
    {
        show(done);
        return Task.CompletedTask;
    }

    public static async Task<T> RunAsync<T>(string what, double total, Func<Progress, Task<T>> work)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal)
        {
            Progress? plain = null;
            plain = new Progress(done => plain!.PrintTenths(what, done), total);
            return await work(plain);
        }

        return await AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(context =>
        {
            var bar = context.AddTask(what, maxValue: Math.Max(total, 1));
            return work(new Progress(done => bar.Value = done, total));
        });
    }

    private void PrintTenths(string what, double done)
    {
        var tenth = total > 0 ? (int)(done * 10 / total) : 10;
        if (tenth <= _tenth)
            return;
        _tenth = tenth;
        Console.WriteLine($"{what}: {tenth * 10} %");
    }
}
