using Shop.Application.Catalog;

namespace Shop.Infrastructure.Catalog;

internal sealed class HtmlSanitizer : IHtmlSanitizer
{
    private readonly Ganss.Xss.HtmlSanitizer _sanitizer = Create();

    public string Sanitize(string html) => _sanitizer.Sanitize(html);

    private static Ganss.Xss.HtmlSanitizer Create()
    {
        var sanitizer = new Ganss.Xss.HtmlSanitizer();
        sanitizer.AllowedTags.ExceptWith(["form", "input", "button", "textarea", "select", "option", "optgroup", "fieldset", "label", "legend", "keygen", "datalist", "output", "progress", "meter", "menuitem", "style", "link", "body", "html", "head"]);
        sanitizer.AllowedAttributes.Remove("style");
        return sanitizer;
    }
}
