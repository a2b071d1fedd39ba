using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Shop.Infrastructure.Persistence.Migrations.SqlServer
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

            migrationBuilder.DropColumn(
                name: "SearchText",
                table: "Products");

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
                type: "nvarchar(max)",
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

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
