namespace Shop.Application.Catalog;

/// <summary>Takes out of HTML whatever could run or load something. Sanitised HTML comes out as it went in.</summary>
public interface IHtmlSanitizer
{
    string Sanitize(string html);
}
