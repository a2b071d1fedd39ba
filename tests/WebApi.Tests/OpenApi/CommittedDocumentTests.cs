using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Shop.WebApi.Tests.OpenApi;

public sealed class CommittedDocumentTests
{
    private const string Update = "SHOP_UPDATE_OPENAPI";

    [Fact]
    public async Task The_committed_document_is_that_of_the_program()
    {
        var path = Contract.CommittedPath();
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, Contract.Text, TestContext.Current.CancellationToken);
        }

        var committed = File.Exists(path) ? await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken) : "";
        var (old, now) = (committed.Split('\n'), Contract.Text.Split('\n'));
        var line = old.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.True(
            committed == Contract.Text,
            $"docs/openapi/v1.json is not what the program says, from line {line + 1}: '{old.ElementAtOrDefault(line)?.Trim()}' is now '{now.ElementAtOrDefault(line)?.Trim()}'. "
            + $"If the contract is meant to change, refresh it: {Update}=1 dotnet test --project tests/WebApi.Tests");
    }

    [Fact]
    public void It_is_valid_OpenAPI_and_every_reference_leads_somewhere()
    {
        var (document, diagnostic) = OpenApiDocument.Parse(Contract.Text, "json");

        Assert.NotNull(document);
        Assert.Empty(diagnostic!.Errors.Select(error => $"{error.Pointer}: {error.Message}"));
        Assert.Empty(diagnostic.Warnings.Select(warning => $"{warning.Pointer}: {warning.Message}"));
        Assert.Empty(document.Validate(ValidationRuleSet.GetDefaultRuleSet()).Select(error => $"{error.Pointer}: {error.Message}"));
    }

    [Fact]
    public void Control_a_broken_document_is_found()
    {
        var (_, diagnostic) = OpenApiDocument.Parse(Contract.Text.Replace("\"operationId\": \"getCart\"", "\"operationId\": 7, \"parametres\": []", StringComparison.Ordinal), "json");

        Assert.NotEmpty(diagnostic!.Errors);
    }
}
