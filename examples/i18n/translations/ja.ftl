-site = メリディアン

nav =
    .label = ページ
    .languages = 言語
    .start = はじめに
    .plurals = 数え方
    .formats = 書式
    .markup = 文中の要素
    .any = 任意の数

start =
    .title = { -site }へようこそ
start-name = お名前：
    .placeholder = エイダ
hello = こんにちは！
greeting = こんにちは、{ $name }さん！

cities = { $count }の都市
place = 第{ $position }位
more = もう一つ
    .thousand = さらに千

number = { $value }人
share = 全体の{ NUMBER($value, maximumFractionDigits: 1) }
price = 価格：{ $value }
date = { DATETIME($at, dateStyle: "long") }
time = { DATETIME($at, hour: "numeric", minute: "2-digit", timeZoneName: "short") }
later = 一時間後

terms = <link>利用規約</link>をお読みください。これまでに<strong>{ $count }回</strong>読みました。
read-again = もう一度読む

any-label = 数：

error =
    .not-found = このページはありません
    .other = 問題が発生しました

# The framework's own texts.
perennial-not-found = ページが見つかりません
    .message = このアドレスにはページがありません。
perennial-gone = このページはなくなりました
perennial-bad-address = このアドレスは無効です
    .message = アドレスの書き方が正しくありません。
perennial-not-allowed = アクセスできません
perennial-refused = このリクエストには応答できません
    .message = ページは閲覧のみできます。
perennial-failed = 問題が発生しました
    .message = ページを作成できませんでした。しばらくしてからもう一度お試しください。
perennial-busy = 混み合っています
    .message = サーバーが混み合っています。しばらくしてからもう一度お試しください。
perennial-no-connection = 接続がありません
    .message = ページに接続できませんでした。オンラインに戻ると自動的に開きます。
perennial-crashed =
    .message = このページは操作できなくなりました。閲覧とリンクは使えます。再読み込みすると元に戻ります。
perennial-missing-part =
    .message = この部分を表示できませんでした。
perennial-loading = 読み込み中
perennial-try-again = もう一度試す
perennial-close = 閉じる
perennial-start-page = トップページへ
