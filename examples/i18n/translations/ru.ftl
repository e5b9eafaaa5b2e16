-site = Меридиан

nav =
    .label = Страницы
    .languages = Языки
    .start = Начало
    .plurals = Множественное число
    .formats = Форматы
    .markup = Разметка
    .any = Любое число

start =
    .title = Добро пожаловать: { -site }
start-name = Ваше имя:
    .placeholder = Ада
hello = Здравствуйте!
greeting = Здравствуйте, { $name }!

cities = { $count ->
    [one] { $count } город
    [few] { $count } города
    [many] { $count } городов
   *[other] { $count } города
}
place = { $position }-е место
more = Ещё один
    .thousand = Ещё тысяча

number = { $value } человек
share = { NUMBER($value, maximumFractionDigits: 1) } от всех
price = Цена: { $value }
date = { DATETIME($at, dateStyle: "long") }
time = В { DATETIME($at, hour: "numeric", minute: "2-digit", timeZoneName: "short") }
later = Часом позже

terms = Прочитайте <link>наши условия</link>. Вы читали их <strong>{ $count ->
    [one] { $count } раз
    [few] { $count } раза
    [many] { $count } раз
   *[other] { $count } раза
}</strong>.
read-again = Прочитать снова

any-label = Число:

error =
    .not-found = Такой страницы нет
    .other = Что-то пошло не так

# The framework's own texts.
perennial-not-found = Страница не найдена
    .message = По этому адресу нет страницы.
perennial-gone = Этой страницы больше нет
perennial-bad-address = Этот адрес недействителен
    .message = Адрес записан неправильно.
perennial-not-allowed = Доступ запрещён
perennial-refused = На этот запрос нельзя ответить
    .message = Страницы можно только читать.
perennial-failed = Что-то пошло не так
    .message = Не удалось подготовить страницу. Попробуйте позже.
perennial-busy = Сейчас слишком много посетителей
    .message = Сервер занят. Попробуйте через минуту.
perennial-no-connection = Нет соединения
    .message = Не удалось открыть страницу. Она откроется сама, когда вы снова будете в сети.
perennial-crashed =
    .message = Этой страницей больше нельзя пользоваться. Её можно читать, и ссылки работают; перезагрузка всё исправит.
perennial-missing-part =
    .message = Не удалось показать эту часть.
perennial-loading = Загрузка
perennial-try-again = Попробовать снова
perennial-close = Закрыть
perennial-start-page = На главную страницу
