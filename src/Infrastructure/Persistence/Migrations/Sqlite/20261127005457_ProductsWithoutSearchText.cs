using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Shop.Infrastructure.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ProductsWithoutSearchText : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Products_Status_CreatedAt_Slug",
                table: "Products");

            migrationBuilder.DropIndex(
                name: "IX_Products_Status_MinPriceMinor_Slug",
                table: "Products");

            migrationBuilder.DropIndex(
                name: "IX_Products_Status_SortName_Slug",
                table: "Products");

            // EF Core would copy the table in several transactions, between which a process may be killed.
            migrationBuilder.Sql("ALTER TABLE \"Products\" DROP COLUMN \"SearchText\";");

            migrationBuilder.CreateIndex(
                name: "IX_Products_Status_Id",
                table: "Products",
                columns: new[] { "Status", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Products_Status_Id",
                table: "Products");

            migrationBuilder.AddColumn<string>(
                name: "SearchText",
                table: "Products",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "IX_Products_Status_CreatedAt_Slug",
                table: "Products",
                columns: new[] { "Status", "CreatedAt", "Slug" });

            migrationBuilder.CreateIndex(
                name: "IX_Products_Status_MinPriceMinor_Slug",
                table: "Products",
                columns: new[] { "Status", "MinPriceMinor", "Slug" });

            migrationBuilder.CreateIndex(
                name: "IX_Products_Status_SortName_Slug",
                table: "Products",
                columns: new[] { "Status", "SortName", "Slug" });
        }
    }
}
